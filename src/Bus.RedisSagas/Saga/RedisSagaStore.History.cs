using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

// What happened to instances.
internal sealed partial class RedisSagaStore<TSaga>
    where TSaga : class, ISagaVersion
{
    /// <summary>Notes that a message failed. It changes no instance, and never fails itself.</summary>
    internal async Task NoteFaultAsync(IEnumerable<Guid> instances, SagaTransition<TSaga> transition, Exception exception)
    {
        if (Options.HistoryLimit == 0)
        {
            return;
        }

        foreach (var id in instances)
        {
            try
            {
                await Connection.ExecuteAsync(RedisSagasScripts.NoteFault.CreateCall(keyCount: 2, RedisSagaDefaults.NoteTimeout).Add(_keys.Instance(id)).Add(_keys.History(id))
                    .Add(Options.HistoryLimit).Add(transition.Event).Add(transition.MessageId).Add(transition.Attempt).Add(SagaFault.Describe(exception))
                    .Add((long)Options.HistoryRetention.TotalMilliseconds));
            }
            catch (RedisException failure)
            {
                // The fault counts for more than the note of it.
                RedisSagasLogMessages.FaultNotNoted(failure, Options.SagaName, id);
            }
        }
    }

    /// <summary>What a script writes into the history together with a change.</summary>
    private RedisCommand AddNote(RedisCommand call, SagaTransition<TSaga>? transition) => call
        .Add(Options.HistoryLimit).Add((long)Options.HistoryRetention.TotalMilliseconds)
        .Add(transition?.Event ?? string.Empty).Add(transition?.MessageId ?? string.Empty).Add(transition?.Attempt ?? 1).Add(transition?.Error ?? string.Empty);
}
