using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryFaultSpecs() : FaultSpecs(new InMemoryTransport());
