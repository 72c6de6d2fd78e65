using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Child;

/// <summary>Runs a strategy of our own once, so that the engine is compiled before somebody waits for it.</summary>
internal static class WarmUp
{
    private const int BarCount = 300;

    internal static void Run()
    {
        var start = new DateTime(2000, 1, 3, 0, 0, 0, DateTimeKind.Utc);
        var times = Enumerable.Range(0, BarCount).Select(x => start.AddDays(x)).ToArray();
        var prices = Enumerable.Range(0, BarCount).Select(x => 100 + (10 * Math.Sin(x / 7.0))).ToArray();
        var writer = new PayloadWriter();
        BarsCodec.Write(writer, Bars.Create("warm-up", times, prices, prices, prices, prices));
        _ = BarsCodec.GetKey(writer.Content.Span);
        var bars = BarsCodec.Read(new PayloadReader(writer.Content.ToArray()));
        var strategy = StrategyCatalog.BuiltIn.Create("sma-cross");
        var run = new BacktestRunner().Run(bars, strategy, strategy.Configure());
        ResultCodec.Write(new PayloadWriter(), run);
    }
}
