using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemorySagaSpecs() : SagaSpecs(new InMemoryTransport());
