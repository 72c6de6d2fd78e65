using System.Diagnostics;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Measures calls one after the other: how long each takes, and how long a command of it holds Redis. It takes over the server's slow log.</summary>
/// <param name="connection">A connection to the server beside those of the calls.</param>
/// <param name="client">The client that the calls use.</param>
internal sealed class CallMeter(IRedisConnection connection, MeteredRedisClient client)
{
    /// <summary>How often a call is made where one is like the other.</summary>
    internal const int Repeats = 50;

    private const int SlowMicroseconds = 500;
    private const int LogLength = 10_000;

    private readonly ProcessorClock _clock = new(connection);

    /// <summary>Makes each call as often as it says.</summary>
    internal async Task<IReadOnlyList<CallLoadResult>> MeasureAsync(
        IEnumerable<(string Name, int Repeats, Func<Task> Call)> calls, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        await connection.ExecuteAsync(new RedisCommand("CONFIG").Add("SET").Add("slowlog-log-slower-than").Add(SlowMicroseconds).Add("slowlog-max-len").Add(LogLength), cancellationToken);
        var results = new List<CallLoadResult>();
        foreach (var (name, repeats, call) in calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report($"measuring: {name}");
            results.Add(await MeasureAsync(name, repeats, call));
        }

        return results;
    }

    private async Task<CallLoadResult> MeasureAsync(string name, int repeats, Func<Task> call)
    {
        if (repeats > 1)
        {
            // The first pays for the compiler.
            await call();
        }

        await connection.ExecuteAsync(new RedisCommand("SLOWLOG").Add("RESET"));
        var times = new List<double>();
        var processor = await _clock.ReadSecondsAsync();
        var longest = 0.0;
        for (var index = 0; index < repeats; index++)
        {
            var started = Stopwatch.GetTimestamp();
            if (repeats > 1)
            {
                await call();
            }
            else
            {
                longest = await client.MeterAsync(call);
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
        for (var index = 0; repeats > 1 && index < repeats; index++)
        {
            longest = Math.Max(longest, await client.MeterAsync(call));
        }

        times.Sort();
        return new CallLoadResult
        {
            Call = name,
            Calls = repeats,
            MedianMilliseconds = times[times.Count / 2],
            MaxMilliseconds = times[^1],
            RedisMilliseconds = processor * 1000 / repeats,
            LongestCommandMicroseconds = longest * 1e6,
            SlowestCommandMicroseconds = slowest,
        };
    }
}
