using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredCourierSpecs(SecuredRedisServer redis) : CourierSpecs(new SecuredRedisStreamsUnderTest(redis));
