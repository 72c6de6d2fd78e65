using System.Globalization;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Child;

/// <summary>Loads a strategy and runs it. Every run has a new instance of it.</summary>
internal sealed class StrategyRunner(ChildChannel channel, long outputLimit)
{
    private readonly Dictionary<string, Bars> _bars = new(StringComparer.Ordinal);
    private readonly BacktestRunner _runner = new();
    private LoadedStrategy? _strategy;

    internal void Load(PayloadReader reader, bool checksAssemblies)
    {
        var (typeName, assembly) = (reader.Source(), reader.Bytes());
        _strategy = LoadedStrategy.Load(assembly, typeName, checksAssemblies);
        var strategy = _strategy.Create();
        var info = strategy.Info ?? throw new StrategyFailure(StrategyStage.Run, null, "The strategy has no Info; it needs a name, a description and its parameters.");
        if (StrategyInfoCodec.FindProblem(info) is { } reason)
        {
            throw new StrategyFailure(StrategyStage.Run, null, reason);
        }

        // The defaults have to be values that it can run with.
        strategy.Configure();
        var writer = new PayloadWriter();
        StrategyInfoCodec.Write(writer, info);
        channel.Send(FrameKind.Loaded, writer);
    }

    internal void Keep(PayloadReader reader, string key) => _bars[key] = BarsCodec.Read(reader);

    internal void Forget(PayloadReader reader) => _bars.Remove(reader.Source());

    internal void Run(PayloadReader reader)
    {
        var bars = _bars[reader.Source()];
        var settings = new (string, double)[reader.Count(1)];
        for (var i = 0; i < settings.Length; i++)
        {
            settings[i] = (reader.Source(), reader.Double());
        }

        var strategy = Strategy.Create();
        var run = _runner.Run(bars, strategy, strategy.Configure(settings), OptionsCodec.Read(reader), new ProgressSender(channel));
        CheckSize(run);
        var writer = new PayloadWriter();
        ResultCodec.Write(writer, run);
        channel.Send(FrameKind.Result, writer);
    }

    internal void Optimize(PayloadReader reader)
    {
        var bars = _bars[reader.Source()];
        var name = Strategy.Create().Info.Name;
        var space = OptimizationSpace.Restore(StrategyCatalog.BuiltIn.With(Strategy.Create), name, PlanCodec.ReadSpace(reader));
        var (objective, chunk) = (PlanCodec.ReadObjective(reader), PlanCodec.ReadChunk(reader));
        var result = new OptimizationRunner(new OptimizationPlan(bars, space, objective, OptionsCodec.Read(reader))).Run(chunk);
        var writer = new PayloadWriter();
        OptimizedCodec.Write(writer, result);
        channel.Send(FrameKind.Optimized, writer);
    }

    private LoadedStrategy Strategy => _strategy ?? throw new FrameException("No strategy is loaded.");

    private void CheckSize(BacktestRun run)
    {
        var size = ResultCodec.GetSize(run);
        if (size > outputLimit)
        {
            throw new StrategyFailure(
                StrategyStage.Run,
                SandboxLimit.Output,
                string.Create(CultureInfo.InvariantCulture, $"{run.Orders.Length:#,0} orders and {run.Trades.Length:#,0} trades"));
        }
    }
}
