using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemorySendSpecs() : SendSpecs(new InMemoryTransport());
