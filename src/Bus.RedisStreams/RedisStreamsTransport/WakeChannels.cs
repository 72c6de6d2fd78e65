using System.Runtime.InteropServices;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Tells endpoints that cannot sleep on the server of new messages, over a pub/sub channel per queue, named like the queue's key <c>:wake</c>.</summary>
/// <remarks>At most one announcement per queue is under way: a sender under load announces once per round trip, not once per message.</remarks>
internal sealed class WakeChannels
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly IRedisConnection _link;
    private readonly Lock _lock = new();

    // Queue to whether something was added since its present announcement was written.
    private readonly Dictionary<string, bool> _underWay = new(StringComparer.Ordinal);

    internal WakeChannels(IRedisConnection link)
    {
        _link = link;
    }

    /// <summary>Announces what was written to a queue before this call, on any connection of the same socket.</summary>
    internal void Announce(QueueKeys queue)
    {
        lock (_lock)
        {
            ref var isBehind = ref CollectionsMarshal.GetValueRefOrAddDefault(_underWay, queue.Wake, out var exists);
            if (exists)
            {
                isBehind = true;
                return;
            }
        }

        _ = PublishAsync(queue.Wake);
    }

    internal void Announce(IEnumerable<QueueKeys> queues)
    {
        foreach (var queue in queues)
        {
            Announce(queue);
        }
    }

    /// <summary>Calls back for every announcement to a queue.</summary>
    /// <returns>Disposing it ends that.</returns>
    internal ValueTask<IAsyncDisposable> ListenAsync(QueueKeys queue, Action wakeUp, CancellationToken cancellationToken) =>
        _link.SubscribeAsync(queue.Wake, _ => wakeUp(), cancellationToken);

    private async Task PublishAsync(string channel)
    {
        do
        {
            try
            {
                await _link.ExecuteAsync(new RedisCommand("PUBLISH") { Timeout = Timeout }.Add(channel).Add(default(ReadOnlySpan<byte>)));
            }
            catch (Exception exception) when (exception is RedisException or ObjectDisposedException)
            {
                // Nobody is told then; whoever listens looks by itself.
            }
        }
        while (IsBehind(channel));
    }

    private bool IsBehind(string channel)
    {
        lock (_lock)
        {
            ref var isBehind = ref CollectionsMarshal.GetValueRefOrNullRef(_underWay, channel);
            if (isBehind)
            {
                isBehind = false;
                return true;
            }

            _underWay.Remove(channel);
            return false;
        }
    }
}
