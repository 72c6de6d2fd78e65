using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Engine;

public sealed class Lines
{
    [Fact]
    public void Show_the_current_and_earlier_values()
    {
        var seen = new List<double>();

        Run((line, bar) =>
        {
            if (bar.Index == 3)
            {
                seen.AddRange([line[0], line[1], line[3]]);
                seen.AddRange(line.Window(2));
                seen.AddRange(line.Window(3, 1));
            }
        });

        seen.ShouldBe([13, 12, 10, 12, 13, 10, 11, 12]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    [InlineData(int.MinValue)]
    public void Cannot_be_read_in_the_future_or_before_the_first_bar(int barsAgo) =>
        Should.Throw<BacktestException>(() => Run((line, bar) => _ = bar.Index == 3 ? line[barsAgo] : 0)).Message.ShouldContain("from 0 to 3 is allowed");

    [Theory]
    [InlineData(2, -1)]
    [InlineData(5, 0)]
    [InlineData(4, 1)]
    [InlineData(-1, 0)]
    public void Cannot_be_read_in_windows_that_reach_there(int count, int barsAgo) =>
        Should.Throw<BacktestException>(() => Run((line, bar) => _ = bar.Index == 3 ? line.Window(count, barsAgo).Length : 0));

    [Fact]
    public void Cannot_be_read_before_the_run()
    {
        var strategy = new Reader((_, _) => { }) { ReadInInit = true };

        Should.Throw<BacktestException>(() => Backtest.Run(TestBars.Points(1, 2, 3), strategy)).Message.ShouldBe("Lines cannot be read in Init, only in OnBar.");
    }

    private static void Run(Action<Line, BarContext> read) => Backtest.Run(TestBars.Points(10, 11, 12, 13, 14), new Reader(read));

    private sealed class Reader(Action<Line, BarContext> read) : Strategy
    {
        private Line _close = null!;

        public bool ReadInInit { get; init; }

        public override StrategyInfo Info { get; } = new("reader", "Reads.", []);

        public override void Init(StrategySetup setup)
        {
            _close = setup.Close;
            _ = ReadInInit ? _close[0] : 0;
        }

        public override void OnBar(BarContext bar) => read(_close, bar);
    }
}
