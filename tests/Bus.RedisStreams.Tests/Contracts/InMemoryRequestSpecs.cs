using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryRequestSpecs() : RequestSpecs(new InMemoryTransport());
