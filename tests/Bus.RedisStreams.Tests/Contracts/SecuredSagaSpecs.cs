using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredSagaSpecs(SecuredRedisServer redis) : SagaSpecs(new SecuredRedisStreamsUnderTest(redis));
