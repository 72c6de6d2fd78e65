using BenchmarkDotNet.Attributes;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.Benchmarks;

/// <summary>One backtest of each built-in strategy on 2148 bars.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private readonly Bars _bars = SampleData.RandomWalk(2148, seed: 1);
    private readonly BacktestOptions _options = new();
    private readonly BacktestRunner _runner = new();
    private StrategyParameters _parameters = null!;
    private Strategy _strategy = null!;

    [Params("sma-cross", "ema-cross", "rsi-reversal", "donchian-breakout", "volume-zone-breakout")]
    public string Name { get; set; } = "sma-cross";

    [GlobalSetup]
    public void Create()
    {
        _strategy = StrategyCatalog.BuiltIn.Create(Name);
        _parameters = _strategy.Configure();
    }

    [Benchmark]
    public double Run() => _runner.Run(_bars, _strategy, _parameters, _options).FinalEquity;
}
