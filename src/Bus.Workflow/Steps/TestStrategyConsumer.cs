using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Contracts;
using Bus.Jobs.Data;
using Bus.Jobs.Results;
using Bus.Sandbox;
using MassTransit;

namespace Bus.Workflow.Steps;

/// <summary>Compiles the code, runs it in the sandbox on all symbols, and holds its statistics against the gates. Only what is wrong with the code or its figures is an outcome; anything else fails the step.</summary>
internal sealed class TestStrategyConsumer : IConsumer<TestStrategy>
{
    private readonly IPriceSource _prices;
    private readonly IStrategySandbox _sandbox;

    public TestStrategyConsumer(IPriceSource prices, IStrategySandbox sandbox)
    {
        _prices = prices;
        _sandbox = sandbox;
    }

    public async Task Consume(ConsumeContext<TestStrategy> context)
    {
        var (command, job, cancellationToken) = (context.Message, context.GetJob(), context.CancellationToken);
        var symbols = command.Symbols.Select(x => _prices.Load(x).Slice(StepDays.Midnight(command.From), StepDays.Midnight(command.To))).ToArray();
        job.Report(0.1, "compiles");
        var inspection = await _sandbox.InspectAsync(command.Source, cancellationToken);
        var outcome = inspection.Program is { } program
            ? await RunAsync(command, program, symbols, job, cancellationToken)
            : new StrategyTested { Stage = $"{inspection.Diagnostics[0].Stage}", Diagnostics = [.. inspection.Diagnostics.Select(x => x.ToString())] };
        await job.CompleteAsync(outcome with { WorkflowId = command.WorkflowId, Step = command.Step });
    }

    private async Task<StrategyTested> RunAsync(TestStrategy command, StrategyProgram program, Bars[] symbols, IJobRun job, CancellationToken cancellationToken)
    {
        if (program.Info.Name != command.Name)
        {
            return Refuse($"The strategy's Info names it '{program.Info.Name}'; its name must be '{command.Name}'.");
        }

        var statistics = new List<BacktestStatistics>();
        try
        {
            foreach (var bars in symbols)
            {
                job.Report(0.2 + (0.8 * statistics.Count / symbols.Length), $"runs on {bars.Name}");
                var run = await _sandbox.RunAsync(program, new SandboxRun(bars, new Dictionary<string, double>(), new BacktestOptions()), null, cancellationToken);
                statistics.Add(BacktestOutcome.ToStatistics(run.Report));
            }
        }
        catch (Exception exception) when (exception is SandboxException or BacktestException)
        {
            return Refuse(exception.Message);
        }

        return new StrategyTested { Statistics = statistics, GateFailures = [.. GateCheck.FindFailures(command.Gates, statistics)] };
    }

    private static StrategyTested Refuse(string diagnostic) => new() { Stage = $"{StrategyStage.Run}", Diagnostics = [diagnostic] };
}
