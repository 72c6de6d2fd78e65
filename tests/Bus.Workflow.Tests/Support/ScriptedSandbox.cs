using System.Text;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;
using Bus.Sandbox;

namespace Bus.Workflow.Tests.Support;

/// <summary>
/// Takes the first word of the source for what it does: <c>good NAME</c> is the built-in SMA cross under another name, <c>broken</c> does not compile, <c>throws</c> fails when it runs.
/// The sandbox itself has its own tests, and the program's tests run workflows through it.
/// </summary>
internal sealed class ScriptedSandbox : IStrategySandbox
{
    public Func<string, Task> OnInspect { get; set; } = _ => Task.CompletedTask;

    public async Task<StrategyInspection> InspectAsync(string source, CancellationToken cancellationToken = default)
    {
        await OnInspect(source);
        var words = source.Split(' ');
        return words[0] == "broken"
            ? new StrategyInspection { Diagnostics = [new StrategyDiagnostic(StrategyStage.Compilation, 3, 9, "; expected (CS1002)")] }
            : new StrategyInspection { Program = CreateProgram(words[0], words[1]) };
    }

    public Task<BacktestResult> RunAsync(StrategyProgram program, SandboxRun run, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        if (program.TypeName == "throws")
        {
            throw new SandboxException("The strategy took longer than 10 s.", StrategyStage.Run, SandboxLimit.Wall);
        }

        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");
        return Task.FromResult(new BacktestRunner().Run(run.Bars, strategy, strategy.Configure(), run.Options).ToResult());
    }

    public Task<OptimizationResult> RunAsync(StrategyProgram program, OptimizationPlan plan, OptimizationChunk chunk, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    internal static StrategyProgram CreateProgram(string type, string name)
    {
        var assembly = Encoding.UTF8.GetBytes($"{type} {name}");
        var built = StrategyCatalog.BuiltIn.Find("sma-cross");
        return new StrategyProgram { Id = StrategyProgram.GetId(assembly), Assembly = assembly, TypeName = type, Info = new StrategyInfo(name, "A test's.", built.Parameters) };
    }
}
