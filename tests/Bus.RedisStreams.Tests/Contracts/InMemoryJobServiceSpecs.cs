using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryJobServiceSpecs() : JobServiceSpecs(new InMemoryTransport());
