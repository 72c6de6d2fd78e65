using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredLifecycleSpecs(SecuredRedisServer redis) : LifecycleSpecs(new SecuredRedisStreamsUnderTest(redis));
