namespace Bus.Redis.Tests.Topology;

/// <summary>Tests that share one primary with its replicas and sentinels, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SentinelGroup : ICollectionFixture<Bus.Testing.RedisSentinelFixture>
{
    internal const string Name = "Sentinel";
}
