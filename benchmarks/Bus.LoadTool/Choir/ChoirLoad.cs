using System.Diagnostics;
using System.Globalization;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Lets processes apply many events to each of many sagas at once, on request while some of them are killed, and counts in Redis what became of each event.</summary>
public sealed class ChoirLoad
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    // Leases last for seconds: when nothing has moved for so long, nothing will.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Guid[] _ids;
    private readonly ChoirOptions _options;
    private readonly Func<ProcessStartInfo> _program;

    /// <summary>Creates a load.</summary>
    /// <param name="options">Its size.</param>
    /// <param name="program">Starts a process that runs <see cref="ChoirWorker"/>, standard input and output redirected.</param>
    public ChoirLoad(ChoirOptions options, Func<ProcessStartInfo> program)
    {
        _options = options;
        _program = program;
        _ids = [.. Enumerable.Range(0, options.Instances).Select(_ => Guid.NewGuid())];
    }

    /// <summary>Sends all events, starts the processes, awaits the end, and counts.</summary>
    /// <param name="progress">Gets a line every few seconds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ChoirLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var inspector = new RedisInspector(_options.Redis);
        var audit = new ChoirAudit(inspector, _ids, _options.Events);
        await SendAsync(progress, cancellationToken);

        // A history that could hold twice as much shows what was written twice.
        await using var crew = new ChoirCrew(_program, new ChoirSettings(_options.Redis, _options.Prefetch, 2 * _options.Events));
        var since = Stopwatch.GetTimestamp();
        await crew.StartAsync(_options.Processes, cancellationToken);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var killing = KillAsync(crew, audit, done.Token);
        TimeSpan elapsed;
        try
        {
            await WaitAsync(crew, audit, progress, cancellationToken);
            elapsed = Stopwatch.GetElapsedTime(since);
        }
        finally
        {
            await done.CancelAsync();
            await killing;
        }

        progress?.Report("counting");
        return new ChoirLoadResult
        {
            Instances = _options.Instances,
            Events = _options.Events,
            Processes = _options.Processes,
            Killed = crew.Killed,
            Seconds = elapsed.TotalSeconds,
            Repeated = Math.Max(0, crew.Transitions - _options.Total),
            Figures = [.. await audit.CountAsync(), new LoadFigure("processes that ended by themselves", 0, crew.Failed)],
        };
    }

    /// <summary>Sends the events of an instance at once, one instance after the other, so that they meet when they are consumed.</summary>
    private async Task SendAsync(IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"sending {_options.Events:#,0} events for each of {_options.Instances:#,0} sagas"));
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x => x.Host(_options.Redis, host => host.KeyPrefix = LoadBus.Name));
        await bus.StartAsync(cancellationToken);
        try
        {
            var queue = await bus.GetSendEndpoint(new Uri($"queue:{ChoirKeys.Queue}"));
            foreach (var id in _ids)
            {
                await Task.WhenAll(Enumerable.Range(0, _options.Events).Select(x => queue.Send(new ChoirEvent(id, x), cancellationToken)));
            }
        }
        finally
        {
            await bus.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Awaits that no event waits and no message is left in the outbox, or that nothing moves any more.</summary>
    private async Task WaitAsync(ChoirCrew crew, ChoirAudit audit, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var (last, moved, reported) = (-1L, Stopwatch.GetTimestamp(), Stopwatch.GetTimestamp());
        while (true)
        {
            var waiting = await audit.GetLengthAsync("XLEN", ChoirKeys.Waiting);
            var left = waiting + await audit.GetLengthAsync("HLEN", ChoirKeys.Outbox);
            if (left == 0 || (left == last && Stopwatch.GetElapsedTime(moved) > Patience))
            {
                return;
            }

            (last, moved) = left == last ? (last, moved) : (left, Stopwatch.GetTimestamp());
            if (Stopwatch.GetElapsedTime(reported) > ReportInterval)
            {
                reported = Stopwatch.GetTimestamp();
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{_options.Total - waiting:#,0} of {_options.Total:#,0} events done, {crew.Killed} processes killed"));
            }

            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Kills a process as soon as events are applied, and another one whenever the last one was replaced for a while.</summary>
    private async Task KillAsync(ChoirCrew crew, ChoirAudit audit, CancellationToken cancellationToken)
    {
        if (_options.KillInterval is not { } interval)
        {
            return;
        }

        try
        {
            while (await audit.GetLengthAsync("XLEN", ChoirKeys.Sent) == 0)
            {
                await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            }

            while (true)
            {
                await crew.ReplaceAsync(cancellationToken);
                await Task.Delay(interval, TimeProvider.System, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // All events are done.
        }
    }
}
