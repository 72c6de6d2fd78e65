using System.Collections.Concurrent;

namespace Bus.Redis.Tests.Support;

/// <summary>Callers that increment counters without pause, and count what they were told.</summary>
internal sealed class CountedLoad : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task[] _callers;
    private readonly Func<string, RedisCommand> _create;
    private readonly IRedisConnection _connection;

    /// <param name="connection">Where the commands go.</param>
    /// <param name="keys">One counter per caller.</param>
    /// <param name="create">Makes the command that increments a counter.</param>
    internal CountedLoad(IRedisConnection connection, IReadOnlyList<string> keys, Func<string, RedisCommand>? create = null)
    {
        _connection = connection;
        _create = create ?? (key => new RedisCommand("INCR").AddKey(key));
        Counters = keys.ToDictionary(key => key, _ => new Counter());
        _callers = [.. keys.Select(RunAsync)];
    }

    internal Dictionary<string, Counter> Counters { get; }

    /// <summary>What callers were told instead of a result, unknown outcomes excepted.</summary>
    internal ConcurrentQueue<Exception> Failures { get; } = new();

    internal long Acknowledged => Counters.Values.Sum(counter => Interlocked.Read(ref counter.Acknowledged));

    internal long Unknown => Counters.Values.Sum(counter => Interlocked.Read(ref counter.Unknown));

    /// <summary>Waits for more acknowledgements of each caller, so that the load went through what happened before.</summary>
    internal async Task AwaitProgressAsync(int steps = 20)
    {
        var goals = Counters.Values.Select(counter => (counter, Goal: Interlocked.Read(ref counter.Acknowledged) + steps)).ToList();
        await Bus.Testing.Eventually.IsTrueAsync(
            () => goals.TrueForAll(item => Interlocked.Read(ref item.counter.Acknowledged) >= item.Goal),
            "the load goes on",
            () => string.Join('\n', Failures.Take(3).Select(failure => failure.Message)));
    }

    internal async Task StopAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_callers);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _end.Dispose();
    }

    private async Task RunAsync(string key)
    {
        await Task.Yield();
        var counter = Counters[key];
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await _connection.ExecuteAsync(_create(key));
                Interlocked.Increment(ref counter.Acknowledged);
            }
            catch (RedisUnknownOutcomeException)
            {
                Interlocked.Increment(ref counter.Unknown);
            }
            catch (RedisException exception)
            {
                Failures.Enqueue(exception);
            }
        }
    }

    internal sealed class Counter
    {
        internal long Acknowledged;

        internal long Unknown;
    }
}
