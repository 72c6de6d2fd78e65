using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>The settings of the repository of one saga, as they were when it was configured.</summary>
internal sealed record RedisSagaRepositoryOptions<TSaga>
    where TSaga : class, ISaga
{
    internal required string SagaName { get; init; }

    internal required string SlotTag { get; init; }

    internal required Func<IServiceProvider, IRedisConnection> OpenConnection { get; init; }

    internal string KeyPrefix { get; init; } = string.Empty;

    internal string LockSuffix { get; init; } = RedisSagaDefaults.LockSuffix;

    internal ConcurrencyMode ConcurrencyMode { get; init; }

    internal TimeSpan LockTimeout { get; init; } = RedisSagaDefaults.LockTimeout;

    internal TimeSpan LockRetryTimeout { get; init; } = RedisSagaDefaults.LockRetryTimeout;

    internal IRetryPolicy? RetryPolicy { get; init; }

    internal int ConflictRetryLimit { get; init; } = RedisSagaDefaults.ConflictRetryLimit;

    internal TimeSpan? Expiry { get; init; }

    /// <summary>Which instances the expiry is for; <see langword="null"/> for all.</summary>
    internal Func<TSaga, bool>? ExpireOnlyIf { get; init; }

    internal int HistoryLimit { get; init; } = RedisSagaDefaults.HistoryLimit;

    internal TimeSpan HistoryRetention { get; init; } = RedisSagaDefaults.HistoryRetention;

    internal bool HoldMessages { get; init; } = true;

    internal IReadOnlyList<SagaIndex> Indexes { get; init; } = [];
}
