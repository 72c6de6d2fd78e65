namespace Bus.RedisStreams.Tests.UnitOfWork;

/// <summary>What a saga tells goes to a queue in another slot, by way of the outbox.</summary>
public sealed class ClusterSagaChoirSpecs(SharedRedisCluster redis) : SagaChoirSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync))
{
    private string? _redis;

    protected override string Redis => _redis ?? throw new InvalidOperationException("The cluster is not there yet.");

    protected override string Prefix => ((TopologyUnderTest)Transport).KeyPrefix;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        _redis = await redis.GetConnectionStringAsync();
    }
}
