using System.Globalization;
using Bus.Host.Configuration;
using Bus.Host.Processes;
using Bus.Redis;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>The worker processes of a measurement, of which one can be killed now and then.</summary>
internal sealed class LoadWorkers : IAsyncDisposable
{
    // Of the job saga, which each worker hosts.
    private const string SagaQueue = "jobs";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(30);

    private readonly List<WorkerProcess> _workers = [];
    private readonly HostSettings _settings;
    private readonly CancellationTokenSource _stop = new();
    private Task _killing = Task.CompletedTask;

    private LoadWorkers(HostSettings settings)
    {
        _settings = settings;
    }

    /// <summary>How many were killed and replaced.</summary>
    internal int Killed { get; private set; }

    internal static LoadWorkers Start(HostSettings settings, int count)
    {
        var workers = new LoadWorkers(settings);
        workers._workers.AddRange(Enumerable.Range(0, count).Select(_ => WorkerProcess.Start(settings)));
        return workers;
    }

    /// <summary>Kills the oldest one so long after the newest one consumed, and starts another one, again and again until all are stopped.</summary>
    /// <param name="interval">How long after.</param>
    /// <param name="countEnded">How much of the work has ended. A worker is killed only when there is more of it than at the last kill: what is killed over and over is given up, as it must be.</param>
    /// <param name="progress">Gets a line for each kill.</param>
    internal void KillEach(TimeSpan interval, Func<int> countEnded, IProgress<string> progress) => _killing = KillEachAsync(interval, countEnded, progress);

    /// <summary>Ends the killing, and lets all finish what they run.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _killing;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // That is how it ends.
        }
        finally
        {
            await Task.WhenAll(_workers.Select(worker => worker.StopAsync(StopTime, TimeProvider.System)));
            _workers.ForEach(worker => worker.Dispose());
            _stop.Dispose();
        }
    }

    private async Task KillEachAsync(TimeSpan interval, Func<int> countEnded, IProgress<string> progress)
    {
        var endedBefore = -1;
        await using var client = new RedisClient(_settings.Redis);
        await using var administration = new RedisStreamsAdministration(client, _settings.KeyPrefix);
        while (true)
        {
            await AwaitConsumerAsync(administration, _workers[^1].Id);
            await Task.Delay(interval, TimeProvider.System, _stop.Token);
            endedBefore = await AwaitMoreAsync(countEnded, endedBefore);
            var oldest = _workers[0];
            oldest.Kill();
            await oldest.WaitForExitAsync(CancellationToken.None);
            oldest.Dispose();
            _workers.RemoveAt(0);
            _workers.Add(WorkerProcess.Start(_settings));
            Killed++;
            progress.Report(string.Create(CultureInfo.InvariantCulture, $"workers killed: {Killed}"));
        }
    }

    private async Task<int> AwaitMoreAsync(Func<int> countEnded, int before)
    {
        int ended;
        while ((ended = countEnded()) <= before)
        {
            await Task.Delay(PollInterval, TimeProvider.System, _stop.Token);
        }

        return ended;
    }

    /// <summary>Awaits that a process consumes: one that is killed while it starts would show nothing.</summary>
    private async Task AwaitConsumerAsync(RedisStreamsAdministration administration, int processId)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"-{processId}-");
        while (!(await administration.GetConsumersAsync(SagaQueue, _stop.Token)).Any(x => x.Instance.Contains(name, StringComparison.Ordinal)))
        {
            await Task.Delay(PollInterval, TimeProvider.System, _stop.Token);
        }
    }
}
