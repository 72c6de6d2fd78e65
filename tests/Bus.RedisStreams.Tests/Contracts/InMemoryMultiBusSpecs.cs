using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryMultiBusSpecs() : MultiBusSpecs(new InMemoryTransport());
