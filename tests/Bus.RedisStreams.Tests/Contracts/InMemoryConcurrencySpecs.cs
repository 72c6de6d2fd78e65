using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryConcurrencySpecs() : ConcurrencySpecs(new InMemoryTransport());
