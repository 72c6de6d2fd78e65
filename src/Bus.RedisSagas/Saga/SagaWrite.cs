using System.Globalization;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>A change of one instance that was staged and is not committed yet.</summary>
/// <param name="Saga">The instance with what was read of it.</param>
/// <param name="IsDeletion">Whether the instance ends.</param>
internal sealed record SagaWrite<TSaga>(LoadedSaga<TSaga> Saga, bool IsDeletion)
    where TSaga : class, ISaga
{
    /// <summary>Names this write, so that it is recognized when its outcome was unknown and it is repeated.</summary>
    internal string Id { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What the history says of it; <see langword="null"/> for a change without a message.</summary>
    internal SagaTransition<TSaga>? Transition { get; init; }

    /// <summary>The version that must be stored when it is committed; empty for none.</summary>
    internal string ExpectedVersion => Saga.Version?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;
}
