using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryRetrySpecs() : RetrySpecs(new InMemoryTransport());
