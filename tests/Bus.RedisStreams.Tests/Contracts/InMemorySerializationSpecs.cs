using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemorySerializationSpecs() : SerializationSpecs(new InMemoryTransport());
