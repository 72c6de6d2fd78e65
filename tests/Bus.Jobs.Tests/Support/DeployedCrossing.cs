using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Report;
using Bus.Backtesting.Strategies;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Tests.Support;

/// <summary>A library with version 3 of one strategy, <c>crossing</c>, which crosses averages in the test's process.</summary>
internal sealed class DeployedCrossing : IStrategyLibrary, ILibraryStrategy
{
    public string Name => "crossing";

    public int Version => 3;

    public Task<ILibraryStrategy?> FindAsync(string name, int? version, CancellationToken cancellationToken = default) =>
        Task.FromResult<ILibraryStrategy?>(name == Name && version is null or 3 ? this : null);

    public Task<IReadOnlyList<string>> GetNamesAsync(int limit, CancellationToken cancellationToken = default) => Task.FromResult<IReadOnlyList<string>>([Name]);

    public Strategy CreateStandIn() => new Crossing();

    public Task<BacktestResult> RunAsync(Bars bars, StrategyParameters parameters, BacktestOptions options, IProgress<double>? progress, CancellationToken cancellationToken) =>
        Task.FromResult(new BacktestRunner().Run(bars, CreateStandIn(), parameters, options, progress, cancellationToken).ToResult());

    public Task<OptimizationResult> RunAsync(OptimizationPlan plan, OptimizationChunk chunk, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Crossing : Strategy
    {
        private readonly Strategy _averages = StrategyCatalog.BuiltIn.Create("sma-cross");

        public override StrategyInfo Info => _averages.Info with { Name = "crossing" };

        public override void Init(StrategySetup setup) => _averages.Init(setup);

        public override void OnBar(BarContext bar) => _averages.OnBar(bar);
    }
}
