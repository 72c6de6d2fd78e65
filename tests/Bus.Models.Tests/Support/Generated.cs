using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;
using Bus.Models.Offline;

namespace Bus.Models.Tests.Support;

/// <summary>What the offline provider makes of an idea.</summary>
internal sealed record Generated(StrategyDesign Design, string Source, Strategy Strategy)
{
    internal static async Task<Generated> FromAsync(string idea, string? name = null)
    {
        var model = new OfflineModel();
        var cancellationToken = TestContext.Current.CancellationToken;
        var design = (await model.ReasonAsync(new ReasoningRequest { Idea = idea, Name = name }, cancellationToken)).Design;
        var source = (await model.WriteCodeAsync(new CodeRequest { Idea = idea, Design = design }, cancellationToken)).Source;
        return new Generated(design, source, SourceCompiler.Create(source));
    }

    internal static async Task<StrategyDesign> DesignAsync(string idea) =>
        (await new OfflineModel().ReasonAsync(new ReasoningRequest { Idea = idea }, TestContext.Current.CancellationToken)).Design;

    internal BacktestRun Run(params (string Name, double Value)[] settings) => Run(Strategy, settings);

    internal static BacktestRun Run(Strategy strategy, params (string Name, double Value)[] settings) =>
        new BacktestRunner().Run(SampleData.Goog, strategy, strategy.Configure(settings), new BacktestOptions { Finalize = true }, cancellationToken: TestContext.Current.CancellationToken);
}
