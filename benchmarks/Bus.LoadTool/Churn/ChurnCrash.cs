using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>A bus whose endpoints end without signing off, each with a message in hand.</summary>
/// <remarks>
/// It connects as a user of its own, who is then deleted: Redis drops the connections and refuses new ones, so that nothing the bus does later reaches Redis. To Redis
/// that is a process that was killed; this process goes on.
/// </remarks>
internal sealed class ChurnCrash
{
    /// <summary>The queue of the bus itself: named, since a temporary one would stay for a minute.</summary>
    internal const string BusQueue = "load-crashing";

    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(60);

    // What the bus still says when it stops is answered by nobody.
    private static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(3);

    private readonly RedisInspector _inspector;
    private readonly RedisOptions _redis;
    private readonly ChurnVisitors _visitors;

    internal ChurnCrash(string redis, RedisInspector inspector, ChurnVisitors visitors)
    {
        _redis = RedisOptions.Parse(redis);
        _inspector = inspector;
        _visitors = visitors;
    }

    /// <summary>How long the queues of the crashed live on.</summary>
    internal static TimeSpan Lifetime => 2 * LockDuration;

    /// <summary>Lets endpoints come, get a message and vanish.</summary>
    /// <returns>What this process still does to let go of the bus, after Redis has seen the last of it.</returns>
    internal async Task<Task> RunAsync(int number, int endpoints)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"load-crash-{number}");
        await _inspector.ExecuteAsync(new RedisCommand("ACL").Add("SETUSER").Add(name).Add("on").Add($">{name}").Add("~load:*").Add("&*").Add("+@all"));
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bus = ChurnVisitors.Create(
            _redis with { User = name, Password = name, CommandTimeout = CommandTimeout },
            x =>
            {
                x.LockDuration = LockDuration;
                x.OverrideDefaultBusEndpointQueueName(BusQueue);
            });
        await bus.StartAsync();
        var received = new List<Task>();
        for (var index = 0; index < endpoints; index++)
        {
            received.Add(await ConnectAsync(bus, stuck.Task));
        }

        await _visitors.PublishAsync(number);
        await Task.WhenAll(received).WaitAsync(Patience);
        await _inspector.ExecuteAsync(new RedisCommand("ACL").Add("DELUSER").Add(name));
        stuck.SetResult();
        return StopAsync(bus);
    }

    private static async Task<Task> ConnectAsync(IBusControl bus, Task stuck)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endpoint = bus.ConnectReceiveEndpoint(new TemporaryEndpointDefinition(), null, x =>
        {
            var redis = (IRedisStreamsReceiveEndpointConfigurator)x;
            redis.LockDuration = LockDuration;
            redis.AutoDeleteOnIdle = Lifetime;
            redis.Handler<ChurnNotice>(context =>
            {
                received.TrySetResult();
                return stuck.WaitAsync(context.CancellationToken);
            });
        });
        await endpoint.Ready;
        return received.Task;
    }

    private static async Task StopAsync(IBusControl bus)
    {
        using var deadline = new CancellationTokenSource(StopTime);
        try
        {
            await bus.StopAsync(deadline.Token);
        }
        catch (Exception exception) when (exception is RedisException or MassTransitException or OperationCanceledException)
        {
            // It cannot sign off: that is what it is for. What it held in this process is released all the same.
        }
    }
}
