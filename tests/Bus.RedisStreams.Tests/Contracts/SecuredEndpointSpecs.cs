using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class SecuredEndpointSpecs(SecuredRedisServer redis) : EndpointSpecs(new SecuredRedisStreamsUnderTest(redis));
