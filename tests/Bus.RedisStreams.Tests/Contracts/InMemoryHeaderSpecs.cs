using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryHeaderSpecs() : HeaderSpecs(new InMemoryTransport());
