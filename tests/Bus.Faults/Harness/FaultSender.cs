using System.Collections.Concurrent;
using System.Diagnostics;
using Bus.Faults.Worker;
using MassTransit;

namespace Bus.Faults.Harness;

/// <summary>Sends, and keeps the book of it: what was acknowledged and when, what was refused.</summary>
internal sealed class FaultSender : IAsyncDisposable
{
    private static readonly TimeSpan ReplicaTime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<int, Acknowledgement> _acknowledged = new();
    private readonly IBusControl _bus;
    private readonly ISendEndpoint _endpoint;
    private readonly ConcurrentDictionary<int, string> _refused = new();
    private int _isStopped;
    private int _next;

    private FaultSender(IBusControl bus, ISendEndpoint endpoint)
    {
        _bus = bus;
        _endpoint = endpoint;
    }

    /// <summary>The sends that returned.</summary>
    internal IReadOnlyDictionary<int, Acknowledgement> Acknowledged => _acknowledged;

    /// <summary>The sends that failed, with their reason: such a message may have come or not.</summary>
    internal IReadOnlyDictionary<int, string> Refused => _refused;

    /// <param name="connectionString">Redis.</param>
    /// <param name="queue">The queue to send to.</param>
    /// <param name="replicas">How many replicas have to have a message before its send returns.</param>
    internal static async Task<FaultSender> StartAsync(string connectionString, string queue, int replicas = 0)
    {
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x => x.Host(connectionString, host =>
        {
            if (replicas > 0)
            {
                host.WaitForReplicas(replicas, ReplicaTime);
            }
        }));
        await bus.StartAsync();
        return new FaultSender(bus, await bus.GetSendEndpoint(new Uri($"queue:{queue}")));
    }

    /// <summary>Sends one message, whose id is the next number.</summary>
    internal async Task<int> SendAsync(FaultBehavior behavior = FaultBehavior.Complete, int milliseconds = 0, string? key = null, string? mark = null)
    {
        var message = new FaultMessage(Interlocked.Increment(ref _next) - 1, behavior, milliseconds, key, mark);
        try
        {
            await _endpoint.Send(message, context =>
            {
                if (key is not null)
                {
                    context.SetPartitionKey(key);
                }
            });
            _acknowledged[message.Id] = new Acknowledgement(Stopwatch.GetTimestamp(), message);
        }
        catch (TransportException exception)
        {
            _refused[message.Id] = exception.Message;
        }

        return message.Id;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isStopped, 1) == 0)
        {
            await _bus.StopAsync(TimeSpan.FromSeconds(30));
        }
    }
}
