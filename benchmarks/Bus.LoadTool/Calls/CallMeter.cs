using System.Diagnostics;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Measures calls one after the other: how long each takes, and how long a command of it holds Redis. It takes over the server's slow log.</summary>
/// <param name="connection">A connection to the server beside those of the calls.</param>
/// <param name="client">The client that the calls use.</param>
/// <param name="repeats">How often a call is timed that can be made again, and then metered.</param>
internal sealed class CallMeter(IRedisConnection connection, MeteredRedisClient client, int repeats)
{
    private const int SlowMicroseconds = 500;
    private const int LogLength = 10_000;

    private readonly ProcessorClock _clock = new(connection);

    /// <summary>Makes the calls in their order.</summary>
    internal async Task<IReadOnlyList<CallLoadResult>> MeasureAsync(IEnumerable<MeteredCall> calls, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new RedisCommand("CONFIG").Add("SET").Add("slowlog-log-slower-than").Add(SlowMicroseconds).Add("slowlog-max-len").Add(LogLength), cancellationToken);
        var results = new List<CallLoadResult>();
        foreach (var call in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"measuring: {call.Name}");
            results.Add(await MeasureAsync(call));
        }

        return results;
    }

    private async Task<CallLoadResult> MeasureAsync(MeteredCall call)
    {
        if (!call.IsOnce)
        {
            // The first pays for the compiler.
            await call.RunAsync();
        }

        await connection.ExecuteAsync(new RedisCommand("SLOWLOG").Add("RESET"));
        var times = new List<double>();
        var processor = await _clock.ReadSecondsAsync();
        var longest = 0.0;
        var count = call.IsOnce ? 1 : repeats;
        for (var index = 0; index < count; index++)
        {
            var started = Stopwatch.GetTimestamp();
            if (call.IsOnce)
            {
                longest = await client.MeterAsync(call.RunAsync);
            }
            else
            {
                await call.RunAsync();
            }

            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        processor = await _clock.ReadSecondsAsync() - processor;
        var slow = await connection.ExecuteAsync(new RedisCommand("SLOWLOG").Add("GET").Add(LogLength));
        var slowest = 0L;
        foreach (var entry in slow.Items)
        {
            slowest = Math.Max(slowest, entry[2].AsInt64());
        }

        // What can be repeated is metered in calls of its own, so that the meter's commands are not in its times.
        for (var index = 0; !call.IsOnce && index < count; index++)
        {
            longest = Math.Max(longest, await client.MeterAsync(call.RunAsync));
        }

        times.Sort();
        return new CallLoadResult
        {
            Call = call.Name,
            Calls = count,
            MedianMilliseconds = times[times.Count / 2],
            MaxMilliseconds = times[^1],
            RedisMilliseconds = processor * 1000 / count,
            LongestCommandMicroseconds = longest * 1e6,
            SlowestCommandMicroseconds = slowest,
        };
    }
}
