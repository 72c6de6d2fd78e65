using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryPublishSpecs() : PublishSpecs(new InMemoryTransport());
