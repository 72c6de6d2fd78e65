using System.Diagnostics;
using Bus.Faults.Network;
using Bus.Faults.Worker;
using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>One run of a case: a Redis, worker processes and a sender of its own, and the book that is kept of them.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    /// <summary>The lease of the workers; the default of the transport is fifteen times that.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    /// <summary>Within what a lost worker's messages are delivered again.</summary>
    internal static readonly TimeSpan LeaseAndSecond = Lease + TimeSpan.FromSeconds(1);

    /// <summary>Within what consumers go on when Redis is back.</summary>
    internal static readonly TimeSpan AfterReturn = TimeSpan.FromSeconds(2);

    internal const int ConcurrentMessageLimit = 4;
    internal const int PrefetchCount = 8;

    private const int Killed = 128 + 9;

    private readonly List<FaultLoad> _loads = [];
    private readonly List<FaultWorker> _workers = [];
    private readonly List<Func<string?>> _requirements = [];
    private Func<double?> _measureRecovery = () => null;

    private FaultRun(IFaultRedis redis, FaultSender sender)
    {
        Redis = redis;
        Sender = sender;
        Queue = new QueueView(redis);
    }

    internal IFaultRedis Redis { get; }

    /// <summary>The server, of a case that has a single one.</summary>
    internal RedisServer Server => ((StandaloneRedis)Redis).Server;

    internal FaultSender Sender { get; private set; }

    internal QueueView Queue { get; }

    internal IReadOnlyList<FaultWorker> Workers => _workers;

    /// <summary>What the case promises, stated when its numbers are known.</summary>
    internal FaultPromise Promise { get; set; } = new();

    /// <summary>Whether the order of each partition key is promised.</summary>
    internal bool IsOrdered { get; set; }

    /// <summary>Whether the workers apply messages to sagas: what they have sent counts then, not what they have run.</summary>
    internal bool HasSagas { get; set; }

    /// <summary>For how long nothing may get less at the end; what is there then is counted as left. A slow machine takes its time.</summary>
    internal TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Begins a run, which disposes its Redis when it is disposed.</summary>
    internal static async Task<FaultRun> StartAsync(IFaultRedis redis)
    {
        try
        {
            return new FaultRun(redis, await FaultSender.StartAsync(redis.ConnectionString, QueueView.Queue));
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a worker and awaits that it is ready.</summary>
    /// <param name="configure">Changes its settings.</param>
    /// <param name="proxy">What lies between it and Redis.</param>
    /// <param name="port">The proxy's port.</param>
    /// <param name="environment">Variables of its process.</param>
    internal async Task<FaultWorker> StartWorkerAsync(
        Func<WorkerSettings, WorkerSettings>? configure = null, IAsyncDisposable? proxy = null, int? port = null, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var settings = new WorkerSettings(
            port is null ? Redis.ConnectionString : $"redis://127.0.0.1:{port}", QueueView.Queue, (int)Lease.TotalMilliseconds, PrefetchCount, ConcurrentMessageLimit);
        var worker = FaultWorker.Launch(configure?.Invoke(settings) ?? settings, proxy, environment);
        _workers.Add(worker);
        await worker.ReadyAsync();
        return worker;
    }

    /// <summary>Starts two workers at once, each behind a proxy of its own that can freeze it.</summary>
    internal async Task<IReadOnlyList<(FaultWorker Worker, TrapProxy Proxy)>> StartTrappedPairAsync(Func<WorkerSettings, WorkerSettings>? configure = null)
    {
        return await Task.WhenAll(StartAsync(), StartAsync());

        async Task<(FaultWorker, TrapProxy)> StartAsync()
        {
            var proxy = new TrapProxy(Server.Port);
            return (await StartWorkerAsync(configure, proxy, proxy.Port), proxy);
        }
    }

    /// <summary>Starts two workers at once.</summary>
    internal async Task<(FaultWorker First, FaultWorker Second)> StartPairAsync(Func<WorkerSettings, WorkerSettings>? configure = null)
    {
        var pair = await Task.WhenAll(StartWorkerAsync(configure), StartWorkerAsync(configure));
        return (pair[0], pair[1]);
    }

    /// <summary>Sends over another way to Redis from now on.</summary>
    internal async Task SendThroughAsync(int port)
    {
        await Sender.DisposeAsync();
        Sender = await FaultSender.StartAsync($"redis://127.0.0.1:{port}", QueueView.Queue);
    }

    /// <summary>Sends from now on only what so many replicas confirm.</summary>
    internal async Task SendConfirmedAsync(int replicas)
    {
        await Sender.DisposeAsync();
        Sender = await FaultSender.StartAsync(Redis.ConnectionString, QueueView.Queue, replicas);
    }

    /// <summary>Sends messages and awaits that they are settled: workers and Redis are warm then.</summary>
    internal async Task WarmUpAsync(params FaultBehavior[] behaviors)
    {
        foreach (var behavior in behaviors.Concat(Enumerable.Repeat(FaultBehavior.Complete, 40)))
        {
            await Sender.SendAsync(behavior);
        }

        await EmptyAsync();
    }

    /// <summary>Begins to send steadily.</summary>
    /// <param name="isKeyed">Whether each sender's messages have a partition key of their own.</param>
    internal FaultLoad StartLoad(bool isKeyed = false)
    {
        var load = new FaultLoad(Sender, isKeyed);
        _loads.Add(load);
        return load;
    }

    /// <summary>Awaits that the workers have completed so many messages, all together or one of them.</summary>
    internal Task DoneAsync(int count, FaultWorker? worker = null) => Eventually.IsTrueAsync(
        () => (worker is null ? _workers.Sum(x => x.DoneCount) : worker.DoneCount) >= count, $"{count} messages are completed");

    /// <summary>Awaits that no message waits or is held.</summary>
    internal Task EmptyAsync() => Eventually.ReturnsAsync(Queue.CountMessagesAsync, x => x == 0, "the queue is empty", x => $"{x} messages");

    /// <summary>Promises something more, which is looked at when everything has settled.</summary>
    /// <param name="holds">Whether it holds.</param>
    /// <param name="sentence">What is said when it does not.</param>
    internal void Require(Func<bool> holds, string sentence) => _requirements.Add(() => holds() ? null : sentence);

    /// <summary>Recovery is the time from a fault until the last of a lost worker's messages has started elsewhere.</summary>
    /// <remarks>Messages that started elsewhere before are nothing that has to recover.</remarks>
    /// <param name="lost">The worker.</param>
    /// <param name="since">When it was lost.</param>
    /// <param name="ids">The messages; by default those that it had started and not done. Those of others among them do not count.</param>
    internal void MeasureRedelivery(FaultWorker lost, long since, IReadOnlyCollection<int>? ids = null) => _measureRecovery = () =>
    {
        var before = lost.Lines.Where(x => x.Time <= since).ToList();
        var held = ids ?? before.Where(x => x.IsStart).Select(x => x.Id).Except(before.Where(x => !x.IsStart).Select(x => x.Id)).ToList();
        var starts = _workers.Where(x => x != lost).SelectMany(x => x.Lines).Where(x => x.IsStart && x.Time > since && held.Contains(x.Id));
        var first = starts.GroupBy(x => x.Id, x => x.Time).Select(x => x.Min()).ToList();
        return first.Count > 0 ? Seconds(since, first.Max()) : held.Count == 0 ? 0 : null;
    };

    /// <summary>Recovery is the time from the end of a fault until the first message starts.</summary>
    /// <param name="since">When the fault was over.</param>
    /// <param name="worker">The worker that has to go on; any by default.</param>
    internal void MeasureResumption(long since, FaultWorker? worker = null) => _measureRecovery = () => FindResumption(since, worker);

    /// <summary>The seconds from a time until the first message starts.</summary>
    internal double? FindResumption(long since, FaultWorker? worker)
    {
        var starts = _workers.Where(x => worker is null || x == worker).SelectMany(x => x.Lines).Where(x => x.IsStart && x.Time > since).Select(x => x.Time).ToList();
        return starts.Count > 0 ? Seconds(since, starts.Min()) : null;
    }

    /// <summary>Lets a fault last.</summary>
    internal static Task LastAsync(TimeSpan time)
    {
        var since = Stopwatch.GetTimestamp();
        return Eventually.IsTrueAsync(() => Stopwatch.GetElapsedTime(since) >= time, "the fault has lasted", deadline: time + time);
    }

    /// <summary>Lets everything settle, stops the workers, and counts.</summary>
    internal async Task<FaultRow> FinishAsync(string name, TimeSpan patience)
    {
        var (messages, before) = (long.MaxValue, 0L);
        do
        {
            before = messages;
            messages = await WaitAsync(Queue.CountMessagesAsync, x => x == 0, SettleTime);
        }
        while (messages > 0 && messages < before && SettleTime > TimeSpan.Zero);

        var living = _workers.Count(x => !x.Process.HasExited);
        await WaitAsync(async () => (long)(await Queue.GetInstancesAsync()).Count, x => x <= living, Lease + LeaseAndSecond);
        await Task.WhenAll(_workers.Where(x => !x.Process.HasExited).Select(StopAsync));
        await Sender.DisposeAsync();

        var lines = _workers.SelectMany(x => x.Lines).ToList();
        var told = HasSagas ? await Queue.GetToldAsync() : [];
        var done = HasSagas ? told.Select(x => x.Id).ToList() : lines.Where(x => !x.IsStart).Select(x => x.Id).ToList();
        var uneven = HasSagas ? FaultLedger.FindUneven(await Queue.GetSagasAsync(), told) : [];
        Require(() => uneven.Count == 0, $"{uneven.Count} sagas have other events than were told of.");
        var errors = await Queue.GetErrorsAsync();
        var acknowledged = Sender.Acknowledged.Values.Select(x => x.Message).ToList();
        var row = new FaultRow
        {
            Case = name,
            Acknowledged = acknowledged.Count,
            Lost = FaultLedger.FindLost(acknowledged, done, errors).Count,
            Duplicates = FaultLedger.CountDuplicates(done, errors),
            InFlight = Promise.InFlight,
            OutOfOrder = IsOrdered ? CountOutOfOrder(acknowledged, lines) : null,
            PendingLeft = messages,
            ConsumersLeft = (await Queue.GetInstancesAsync()).Count,
            KeysLeft = (await Queue.GetLeftKeysAsync()).Count,
            RecoveredSeconds = _measureRecovery(),
        };
        return row with { Broken = [.. Promise.FindBroken(row, patience), .. _requirements.Select(x => x()).OfType<string>(), .. _workers.Select(FindCrash).OfType<string>()] };
    }

    public async ValueTask DisposeAsync()
    {
        // A case that broke off may still be sending.
        await Task.WhenAll(_loads.Select(x => x.StopAsync()));
        await Sender.DisposeAsync();
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await Redis.DisposeAsync();
    }

    internal static double Seconds(long since, long until) => Math.Round(Stopwatch.GetElapsedTime(since, until).TotalSeconds, 2);

    private static int CountOutOfOrder(IReadOnlyList<FaultMessage> acknowledged, IReadOnlyList<WorkerLine> lines) => acknowledged
        .Where(x => x.Key is not null)
        .GroupBy(x => x.Key)
        .Sum(key => FaultLedger.CountOutOfOrder(key.Select(x => x.Id).Order().ToList(), lines.Where(x => x.Key == key.Key)));

    /// <summary>A worker ends when it is asked to, or by SIGKILL.</summary>
    private static string? FindCrash(FaultWorker worker) =>
        worker.Process.ExitCode is 0 or Killed ? null : $"A worker ended by itself with exit code {worker.Process.ExitCode}: {worker.Process.ErrorLines.LastOrDefault()}";

    private static async Task StopAsync(FaultWorker worker)
    {
        worker.Process.Terminate();
        await worker.Process.WaitForExitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Awaits a value and returns the last one seen, awaited or not: what is not as it should be is counted, not thrown.</summary>
    private static async Task<long> WaitAsync(Func<Task<long>> read, Func<long, bool> accept, TimeSpan deadline)
    {
        var last = 0L;
        try
        {
            return await Eventually.ReturnsAsync(async () => last = await read(), accept, "it has settled", deadline: deadline);
        }
        catch (TimeoutException)
        {
            return last;
        }
    }
}
