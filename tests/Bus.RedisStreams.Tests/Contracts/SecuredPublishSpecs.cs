using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredPublishSpecs(SecuredRedisServer redis) : PublishSpecs(new SecuredRedisStreamsUnderTest(redis));
