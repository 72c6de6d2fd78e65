using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryLifecycleSpecs() : LifecycleSpecs(new InMemoryTransport());
