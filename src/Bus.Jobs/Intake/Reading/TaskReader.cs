using System.Text;
using System.Text.Json;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Consumers;
using Bus.Jobs.Optimization;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Intake.Reading;

/// <summary>Turns the tasks of existing producers into commands of jobs. Thread-safe.</summary>
internal sealed class TaskReader(IntakeFiles files, StrategyLookup strategies)
{
    internal const string Backtest = "backtest";
    internal const string Screening = "screening";
    internal const string Optimization = "optimization";

    private const int MaxIdLength = 200;
    private const int MaxInstruments = 1000;

    /// <summary>The job of a task: its own id where that is a UUID.</summary>
    internal static Guid JobIdOf(string source, string taskId) =>
        Guid.TryParse(taskId, out var id) && id != Guid.Empty ? id : OptimizationIds.NameBased(Encoding.UTF8.GetBytes($"{source}\n{taskId}"));

    /// <summary>The id of a task, also of one that cannot be run, so that its producer can be answered; null when it has none.</summary>
    internal static string? FindId(JsonElement task) => TaskJson.Find(task, "task_id", "id") switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 and <= MaxIdLength } id => id,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>Reads a task of the list.</summary>
    /// <exception cref="IntakeException">It cannot be run; the message says why and what is allowed.</exception>
    internal async Task<IntakeTask> ReadListTaskAsync(string list, JsonElement task, CancellationToken cancellationToken)
    {
        var id = FindId(task) ?? throw new IntakeException($"The task has no task_id of 1 to {MaxIdLength} characters, under which its result could be found.");
        var arguments = TaskJson.Object(task, "args") ?? throw new IntakeException("The task has no args; they must be a JSON object.");
        var jobId = JobIdOf(list, id);
        var command = TaskJson.Text(task, "task_type") switch
        {
            Backtest => await ReadStrategyTaskAsync(jobId, Backtest, arguments, "symbols", cancellationToken),
            Screening => await ReadStrategyTaskAsync(jobId, Screening, arguments, "universe", cancellationToken),
            var other => throw new IntakeException($"The task_type is '{other}'; allowed are {Backtest} and {Screening}."),
        };
        return new IntakeTask(id, jobId, command.Mode, command, Priority: null);
    }

    /// <summary>Reads a task of the stream.</summary>
    /// <exception cref="IntakeException">It cannot be run; the message says why and what is allowed.</exception>
    internal async Task<IntakeTask> ReadStreamTaskAsync(string stream, string taskId, string? type, JsonElement payload, int? priority, CancellationToken cancellationToken)
    {
        var jobId = JobIdOf(stream, taskId);
        object command = type switch
        {
            Backtest => await ReadBacktestAsync(jobId, payload, cancellationToken),
            Optimization => await ReadOptimizationAsync(jobId, payload, cancellationToken),
            _ => throw new IntakeException($"The task_type is '{type}'; allowed are {Backtest} and {Optimization}."),
        };
        return new IntakeTask(taskId, jobId, type, command, PriorityOf(priority));
    }

    /// <summary>Only what is clearly meant as urgent: the numbers of these producers decided nothing before.</summary>
    private static int? PriorityOf(int? priority) => priority switch
    {
        >= 100 => 100,
        >= 75 => 75,
        _ => null,
    };

    private async Task<RunStrategyTask> ReadStrategyTaskAsync(Guid jobId, string mode, JsonElement arguments, string instruments, CancellationToken cancellationToken)
    {
        var code = TaskStrategy.ReadCode(arguments);
        var strategy = code is null ? await TaskStrategy.ReadAsync(arguments, strategies, cancellationToken) : null;
        var symbols = TaskJson.Texts(arguments, instruments) is { Count: > 0 and <= MaxInstruments } found
            ? found
            : throw new IntakeException($"The task must name 1 to {MaxInstruments} {instruments}, such as [\"AAPL\"].");
        var interval = TaskJson.Text(arguments, "interval");
        var command = new RunStrategyTask
        {
            JobId = jobId,
            Mode = mode,
            Strategy = strategy?.Name ?? "",
            Parameters = strategy?.Parameters ?? new Dictionary<string, double>(),
            Code = code,
            Instruments = [.. symbols.Distinct(StringComparer.Ordinal).Select(symbol => new StrategyTaskInstrument { Ticker = symbol, Data = files.Find(symbol, interval) })],
            From = TaskJson.Day(arguments, "start_date"),
            To = TaskJson.Day(arguments, "end_date"),
            Cash = TaskJson.Number(arguments, "initial_capital") ?? new RunStrategyTask().Cash,
            Limit = TaskJson.Whole(arguments, "limit"),
        };
        if (command.Limit < 1)
        {
            throw new IntakeException($"The limit is {command.Limit}; it must be at least 1.");
        }

        Check(() => StrategyTaskRun.Check(command, strategy?.Deployed));
        return command;
    }

    private async Task<RunBacktest> ReadBacktestAsync(Guid jobId, JsonElement payload, CancellationToken cancellationToken)
    {
        var strategy = await TaskStrategy.ReadAsync(payload, strategies, cancellationToken);
        var command = new RunBacktest
        {
            JobId = jobId,
            Strategy = strategy.Name,
            Parameters = strategy.Parameters,
            Data = ReadFile(payload),
            From = TaskJson.Day(payload, "start_date"),
            To = TaskJson.Day(payload, "end_date"),
            Cash = TaskJson.Number(payload, "initial_capital") ?? new RunBacktest().Cash,
            CommissionRate = TaskJson.Number(payload, "commission") ?? 0,
            IncludeTrades = true,
        };
        Check(() => BacktestPlan.Create(command, strategy.Deployed));
        return command;
    }

    private async Task<RunOptimization> ReadOptimizationAsync(Guid jobId, JsonElement payload, CancellationToken cancellationToken)
    {
        var strategy = await TaskStrategy.ReadAsync(payload, strategies, cancellationToken);
        var ranges = TaskJson.Object(payload, "param_grid", "param_ranges", "param_space")
            ?? throw new IntakeException("The task has no param_grid, such as {\"fast_period\":[5,10,15],\"slow_period\":{\"from\":20,\"to\":60,\"step\":5}}.");
        var objective = TaskJson.Text(payload, "objective", "metric");
        var grids = TaskGrids.Read(strategy.Info, ranges);
        var command = new RunOptimization
        {
            JobId = jobId,
            Strategy = strategy.Name,
            Grids = grids,

            // The values that a grid replaces may stay in the strategy's configuration.
            Parameters = strategy.Parameters.Where(parameter => !grids.Any(grid => grid.StartsWith($"{parameter.Key}=", StringComparison.Ordinal))).ToDictionary(),
            Where = TaskJson.Texts(payload, "constraints") ?? [],
            Objective = objective is null ? new RunOptimization().Objective : TaskGrids.FindObjective(objective),
            Random = TaskJson.Whole(payload, "n_trials"),
            Data = ReadFile(payload),
            From = TaskJson.Day(payload, "start_date"),
            To = TaskJson.Day(payload, "end_date"),
            Cash = TaskJson.Number(payload, "initial_capital") ?? new RunOptimization().Cash,
            CommissionRate = TaskJson.Number(payload, "commission") ?? 0,
        };
        Check(() => OptimizationJob.Create(command, strategy.Deployed));
        return command;
    }

    private string ReadFile(JsonElement payload) =>
        files.Find(TaskJson.Text(payload, "symbol") ?? throw new IntakeException("The task names no symbol, such as \"BTCUSDT\"."), TaskJson.Text(payload, "interval"));

    private static void Check(Action check)
    {
        try
        {
            check();
        }
        catch (BacktestException exception)
        {
            throw new IntakeException(exception.Message);
        }
    }
}
