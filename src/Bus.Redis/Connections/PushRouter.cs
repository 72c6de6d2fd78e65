using System.Collections.Immutable;
using System.Text;
using Bus.Redis.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bus.Redis.Connections;

/// <summary>Brings push messages to those who subscribed.</summary>
internal sealed class PushRouter
{
    // Longer channel names cost a string per message.
    private const int MaxNameOnStack = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, ImmutableArray<ChannelSubscription>> _byChannel = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<ChannelSubscription>>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly ILogger _logger;

    internal PushRouter(ILogger logger)
    {
        _logger = logger;
        _bySpan = _byChannel.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The channels that somebody listens to.</summary>
    internal string[] Channels
    {
        get
        {
            lock (_gate)
            {
                return [.. _byChannel.Keys];
            }
        }
    }

    /// <summary>Whether a push message answers a <c>SUBSCRIBE</c> or <c>UNSUBSCRIBE</c>.</summary>
    internal static bool IsConfirmation(in RedisReply push) =>
        push.Count > 0 && (push[0].Bytes.Span.SequenceEqual("subscribe"u8) || push[0].Bytes.Span.SequenceEqual("unsubscribe"u8));

    /// <summary>Adds a subscription and, while no other can be added or removed, queues its <c>SUBSCRIBE</c>.</summary>
    internal T Add<T>(ChannelSubscription subscription, Func<T> subscribe)
    {
        lock (_gate)
        {
            _byChannel[subscription.Channel] = _byChannel.GetValueOrDefault(subscription.Channel, []).Add(subscription);
            return subscribe();
        }
    }

    /// <summary>Removes a subscription and queues the <c>UNSUBSCRIBE</c> when it was the channel's last.</summary>
    internal void Remove(ChannelSubscription subscription, Action unsubscribe)
    {
        lock (_gate)
        {
            var remaining = _byChannel.GetValueOrDefault(subscription.Channel, []).Remove(subscription);
            if (!remaining.IsEmpty)
            {
                _byChannel[subscription.Channel] = remaining;
            }
            else if (_byChannel.Remove(subscription.Channel))
            {
                unsubscribe();
            }
        }
    }

    /// <summary>Calls the handlers of a message's channel, on the reader's thread.</summary>
    internal void Publish(in RedisReply push)
    {
        if (push.Count != 3 || !push[0].Bytes.Span.SequenceEqual("message"u8))
        {
            return;
        }

        foreach (var subscription in Find(push[1].Bytes.Span))
        {
            try
            {
                subscription.Handler(push[2].Bytes);
            }
            catch (Exception exception)
            {
                // One handler's fault must not cost the others their message, nor the connection its reader.
                LogMessages.SubscriptionHandlerFailed(_logger, exception, subscription.Channel);
            }
        }
    }

    private ImmutableArray<ChannelSubscription> Find(ReadOnlySpan<byte> channel)
    {
        Span<char> buffer = stackalloc char[MaxNameOnStack];
        ReadOnlySpan<char> name = Encoding.UTF8.TryGetChars(channel, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetString(channel);
        lock (_gate)
        {
            return _bySpan.TryGetValue(name, out var subscriptions) ? subscriptions : [];
        }
    }
}
