using System.Diagnostics;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Measures one scenario on a MassTransit bus.</summary>
internal sealed class BusLoad
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(3);

    private readonly LoadOptions _options;
    private readonly string _payload;
    private readonly LoadProgress _progress = new();
    private readonly LoadScenario _scenario;

    internal BusLoad(LoadScenario scenario, LoadOptions options)
    {
        _scenario = scenario;
        _options = options;
        _payload = new string('x', options.Payload);
    }

    internal async Task<LoadResult> MeasureAsync(bool countsIdle)
    {
        await using var inspector = _scenario.Transport != LoadTransport.Memory ? new RedisInspector(_options.Redis) : null;
        if (inspector is not null)
        {
            await inspector.CleanUpAsync();
        }

        await using var bus = await LoadBus.StartAsync(_scenario, _options, _progress);
        var queue = await bus.GetQueueAsync();
        await bus.ConnectAsync();
        await EndToEndAsync(queue, Math.Max(1, _options.Messages / 5));

        var result = new LoadResult
        {
            Transport = _scenario.Transport.ToString().ToLowerInvariant(),
            Prefetch = _scenario.Prefetch,
            BlockedHandler = _scenario.HasBlockedHandler,
            EndToEndPerSecond = await MeasureEndToEndAsync(queue),
        };
        return _scenario.IsWhole ? await MeasureRestAsync(result, bus, queue, inspector, countsIdle) : result;
    }

    private async Task<LoadResult> MeasureRestAsync(LoadResult result, LoadBus bus, ISendEndpoint queue, RedisInspector? inspector, bool countsIdle)
    {
        var latencies = await MeasureLatenciesAsync(queue);
        var idleCommands = countsIdle && inspector is not null ? await CountIdleCommandsAsync(bus) : (double?)null;

        await bus.DisconnectAsync();
        var before = inspector is null ? 0 : await inspector.GetUsedMemoryAsync();
        var sendRate = await Rate.MeasureAsync(_options.Messages, () => Rate.RunAsync(_options.Messages, _options.Clients, () => queue.Send(CreateMessage())));
        var bytes = inspector is null ? (double?)null : (await inspector.GetUsedMemoryAsync() - before) / (double)_options.Messages;

        _progress.Expect(_options.Messages);
        var consumeRate = await Rate.MeasureAsync(_options.Messages, async () =>
        {
            await bus.ConnectAsync();
            await _progress.Completed;
        });
        await bus.DisconnectAsync();

        var publishRate = await Rate.MeasureAsync(_options.Messages, () => Rate.RunAsync(_options.Messages, _options.Clients, () => bus.Publisher.Publish(CreateMessage())));
        return result with
        {
            SendPerSecond = sendRate,
            ConsumePerSecond = consumeRate,
            PublishPerSecond = publishRate,
            IdleP50Microseconds = Rate.Percentile(latencies, 0.50),
            IdleP99Microseconds = Rate.Percentile(latencies, 0.99),
            IdleCommandsPerSecond = idleCommands,
            BytesPerMessage = bytes,
        };
    }

    private async Task<double> MeasureEndToEndAsync(ISendEndpoint queue)
    {
        if (_scenario.HasBlockedHandler)
        {
            _progress.Block();
            await queue.Send(CreateMessage() with { Blocks = true });
        }

        try
        {
            return await Rate.MeasureAsync(_options.Messages, () => EndToEndAsync(queue, _options.Messages));
        }
        finally
        {
            _progress.Unblock();
        }
    }

    private async Task EndToEndAsync(ISendEndpoint queue, int messages)
    {
        _progress.Expect(messages);
        await Rate.RunAsync(messages, _options.Clients, () => queue.Send(CreateMessage()));
        await _progress.Completed;
    }

    private async Task<List<TimeSpan>> MeasureLatenciesAsync(ISendEndpoint queue)
    {
        var latencies = new List<TimeSpan>(_options.LatencySamples);
        for (var sample = 0; sample < _options.LatencySamples; sample++)
        {
            _progress.Expect(1);
            await queue.Send(CreateMessage());
            await _progress.Completed;
            latencies.Add(_progress.LastLatency);
            await Task.Delay(SampleInterval);
        }

        latencies.Sort();
        return latencies;
    }

    private async Task<double> CountIdleCommandsAsync(LoadBus bus)
    {
        using var counter = new RequestCounter();
        var before = bus.MultiplexerOperations ?? counter.Requests;
        await Task.Delay(_options.IdleTime);
        return ((bus.MultiplexerOperations ?? counter.Requests) - before) / _options.IdleTime.TotalSeconds;
    }

    private LoadMessage CreateMessage() => new(_payload, Stopwatch.GetTimestamp());
}
