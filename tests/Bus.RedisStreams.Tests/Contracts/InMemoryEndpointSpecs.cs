using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryEndpointSpecs() : EndpointSpecs(new InMemoryTransport());
