using System.Diagnostics;
using System.Globalization;
using Bus.Contracts;
using Bus.Redis;
using Bus.Workflow.Client;

namespace Bus.LoadTool;

/// <summary>Starts strategy workflows at once, of which a tenth has gates that no strategy reaches, and counts what becomes of them.</summary>
public sealed class WorkflowsLoad
{
    /// <summary>How many worker processes there are.</summary>
    public const int Workers = 2;

    private const int Starters = 32;
    private const int GatedShare = 10;
    private const double UnreachableSharpe = 10;
    private const string Idea = "buy when the fast average crosses above the slow one, sell on the reverse";

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly RedisOptions _redis;
    private readonly string _keyPrefix;
    private readonly int _workflows;
    private int _ended;

    /// <summary>Creates a load.</summary>
    /// <param name="redis">A server that nobody uses but the workers.</param>
    /// <param name="keyPrefix">The workers' prefix.</param>
    /// <param name="workflows">How many workflows, at least 10.</param>
    public WorkflowsLoad(RedisOptions redis, string keyPrefix, int workflows)
    {
        _redis = redis;
        _keyPrefix = keyPrefix;
        _workflows = workflows;
    }

    /// <summary>How many have ended, from the first one on without a gap.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Starts the workflows and awaits their ends, while workers run.</summary>
    /// <param name="progress">Gets a line when a fifth more has ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<WorkflowsLoadResult> RunAsync(IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var client = await WorkflowsLoadClient.StartAsync(_redis, _keyPrefix);
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{_workflows:#,0} workflows for {Workers} workers"));
        var started = Stopwatch.GetTimestamp();
        var ids = await StartAsync(client, cancellationToken);
        var ended = await AwaitAsync(client, ids, progress, cancellationToken);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new WorkflowsLoadResult
        {
            Workflows = _workflows,
            Workers = Workers,
            Counts = [.. CountEnds(ended), .. await CountStrategiesAsync(client, cancellationToken), .. await RemainingMessages.CountAsync(client.Redis, _keyPrefix, cancellationToken)],
            Seconds = seconds,
        };
    }

    private int Gated => _workflows / GatedShare;

    private static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"load-{number}");

    private async Task<Guid[]> StartAsync(WorkflowsLoadClient client, CancellationToken cancellationToken)
    {
        var ids = new Guid[_workflows];
        var next = -1;
        await Rate.RunAsync(_workflows, Starters, async () =>
        {
            var number = Interlocked.Increment(ref next);
            ids[number] = await client.Workflows.StartAsync(
                new StartStrategyWorkflow { Idea = Idea, Name = NameOf(number), Gates = new StrategyGates { MinSharpe = number < Gated ? UnreachableSharpe : null } }, cancellationToken);
        });
        return ids;
    }

    /// <summary>Awaits them in their order; where nothing ends for long it goes on all the same, and the counts tell.</summary>
    private async Task<StrategyWorkflowStatus?[]> AwaitAsync(WorkflowsLoadClient client, Guid[] ids, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var ended = new StrategyWorkflowStatus?[ids.Length];
        for (var number = 0; number < ids.Length; number++)
        {
            var started = Stopwatch.GetTimestamp();
            while ((ended[number] = await client.Workflows.GetAsync(ids[number], cancellationToken)) is not { HasEnded: true } && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            }

            Volatile.Write(ref _ended, number + 1);
            if ((number + 1) % Math.Max(1, ids.Length / 5) == 0)
            {
                progress?.Report(string.Create(CultureInfo.InvariantCulture, $"{number + 1:#,0} have ended"));
            }
        }

        return ended;
    }

    private IEnumerable<LoadFigure> CountEnds(StrategyWorkflowStatus?[] ended) =>
    [
        new("deployed", _workflows - Gated, ended.Count(x => x is { HasCompleted: true })),
        new("compensated, for their gates cannot be met", Gated, ended.Count(x => x?.Workflow.CurrentState == "Compensated")),
        new("in any other state", 0, ended.Count(x => x is not { HasCompleted: true } && x?.Workflow.CurrentState != "Compensated")),
        new("versions that deployed workflows tell of", _workflows - Gated, ended.Count(x => x is { HasCompleted: true, Workflow.DeployedVersion: 1 })),
    ];

    private async Task<IEnumerable<LoadFigure>> CountStrategiesAsync(WorkflowsLoadClient client, CancellationToken cancellationToken)
    {
        var strategies = await client.ListStrategiesAsync(cancellationToken);
        var expected = Enumerable.Range(Gated, _workflows - Gated).Select(NameOf).ToHashSet(StringComparer.Ordinal);
        var good = strategies.Count(x => expected.Contains(x.Name) && x is { Active: 1, Latest: 1, ReservedBy: null });
        return
        [
            new("strategies whose first version is active", expected.Count, good),
            new("strategies that are anything else", 0, strategies.Count - good),
        ];
    }
}
