using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.LoadTool;

namespace Bus.Host.Cli;

/// <summary><c>bus load</c>: how fast the transport is beside MassTransit's in-memory transport and the bare Redis client, and what holds under load.</summary>
internal static class LoadCommands
{
    internal const string Name = "load";

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    internal static BusCommand Create()
    {
        var options = new LoadCommandOptions();
        var json = JsonOption.Create();
        var modes = CreateModes();
        var command = new BusCommand(
            Name,
            "Measures rates and latencies of transports side by side in one run, or, with one of its other modes, the backtest engine, dead letters, long queues, a cluster, what is left behind, "
            + "scheduled messages, priorities, sagas, pages of very many sagas, optimizations, what the sandbox costs, what becomes of events that meet at sagas, of jobs that fail and kill, or of many workflows.")
        {
            Examples = [.. modes.Prepend(new TransportsLoadMode()).SelectMany(x => x.Examples)],
        };
        options.AddTo(command);
        foreach (var option in modes.Select(x => x.Switch!).Concat(modes.SelectMany(x => x.OwnOptions)).Append(ChoirLoadMode.Worker).Distinct())
        {
            command.Options.Add(option);
        }

        command.Options.Add(json);
        command.SetAction((result, cancellationToken) => result.GetValue(ChoirLoadMode.Worker)
            ? RunChoirWorkerAsync(cancellationToken)
            : RunAsync(modes, options, json, result, cancellationToken));
        return command;
    }

    private static LoadMode[] CreateModes()
    {
        var (calls, kill, waiting, instances, cluster) = (new LoadCallsOption(), new LoadKillOption(), new LoadWaitingOption(), new LoadInstancesOption(), new ClusterLoadMode());
        return
        [
            new EngineLoadMode(), new DeadLettersLoadMode(calls), new DrainLoadMode(waiting), cluster, new ChurnLoadMode(), new ScheduledLoadMode(), new LanesLoadMode(waiting),
            new SagasLoadMode(instances), new SagaPagesLoadMode(calls), new GridLoadMode(), new ChoirLoadMode(instances, kill, cluster.Switch), new JobsLoadMode(),
            new WorkflowsLoadMode(kill), new SandboxLoadMode(calls),
        ];
    }

    private static async Task<int> RunChoirWorkerAsync(CancellationToken cancellationToken)
    {
        await ChoirWorker.RunAsync(cancellationToken);
        return ExitCodes.Success;
    }

    private static Task<int> RunAsync(LoadMode[] modes, LoadCommandOptions options, Option<bool> json, ParseResult result, CancellationToken cancellationToken)
    {
        var given = modes.Where(x => IsGiven(result, x.Switch!)).ToList();

        // A mode's switch may be another mode's option.
        var asked = given.Where(x => !given.Any(y => y.OwnOptions.Contains(x.Switch!))).ToList();
        if (asked.Count > 1)
        {
            throw new CommandException($"{asked[0].Switch!.Name} and {asked[1].Switch!.Name} exclude each other.", ExitCodes.Usage);
        }

        var mode = asked.Count == 1 ? asked[0] : new TransportsLoadMode();
        foreach (var option in modes.SelectMany(x => x.OwnOptions).Where(x => IsGiven(result, x) && x != mode.Switch && !mode.OwnOptions.Contains(x)))
        {
            var owners = modes.Where(x => x.OwnOptions.Contains(option)).Select(x => x.Switch!).ToList();
            throw new CommandException(
                owners.Any(x => IsGiven(result, x)) ? $"{option.Name} and {mode.Switch!.Name} exclude each other." : $"{option.Name} is given without {string.Join(" or ", owners.Select(x => x.Name))}.",
                ExitCodes.Usage);
        }

        var redis = options.ReadRedis(result);
        return redis is not null && mode.ReasonForOwnServer is { } reason
            ? throw new CommandException($"--redis and {mode.Switch!.Name} exclude each other: {mode.Switch.Name} {reason}.", ExitCodes.Usage)
            : mode.RunAsync(new LoadRun { Result = result, Load = options.Read(result), Redis = redis, Json = result.GetValue(json) }, cancellationToken);
    }

    private static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
