using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryCourierSpecs() : CourierSpecs(new InMemoryTransport());
