using System.Text.Json;
using System.Xml.Linq;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;

namespace Bus.Backtesting.Tests.Report;

public sealed class Report_output
{
    private static readonly BacktestOptions Finalize = new() { Finalize = true };

    [Fact]
    public void Json_has_the_promised_keys()
    {
        using var json = JsonDocument.Parse(Backtest.Run(SampleData.Goog, "sma-cross", Finalize).Report.ToJson());

        foreach (var key in new[]
        {
            "trades", "finalEquity", "peakEquity", "returnPct", "sharpe", "sortino", "calmar", "maxDrawdownPct", "winRatePct",
            "profitFactor", "sqn", "exposurePct", "ordersHash",
        })
        {
            json.RootElement.TryGetProperty(key, out _).ShouldBeTrue(key);
        }

        json.RootElement.GetProperty("trades").GetInt32().ShouldBe(31);
        json.RootElement.GetProperty("parameters").GetProperty("slow").GetDouble().ShouldBe(30);
        json.RootElement.GetProperty("start").GetString().ShouldBe("2004-08-19T00:00:00Z");
        json.RootElement.GetProperty("ordersHash").GetString().ShouldNotBeNull().Length.ShouldBe(64);
    }

    [Fact]
    public void Json_has_null_for_what_is_undefined()
    {
        using var json = JsonDocument.Parse(Backtest.Run(TestBars.Points(1, 2, 3), new ScriptedStrategy()).Report.ToJson(indented: true));

        json.RootElement.GetProperty("sharpe").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("winRatePct").ValueKind.ShouldBe(JsonValueKind.Null);
        json.RootElement.GetProperty("long").GetProperty("profitFactor").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void Report_says_how_it_annualizes() =>
        Backtest.Run(SampleData.Goog, "sma-cross").Report.Annualization.ShouldBe("geometric mean of periodic returns, 252 periods a year, risk-free rate 0");

    [Fact]
    public void Orders_hash_changes_with_any_order()
    {
        var one = Backtest.Run(SampleData.Goog, "sma-cross", Finalize).Report.OrdersHash;

        Backtest.Run(SampleData.Goog, "sma-cross", Finalize, ("fast", 11)).Report.OrdersHash.ShouldNotBe(one);
        Backtest.Run(SampleData.Goog, "sma-cross", Finalize with { Cash = 20000 }).Report.OrdersHash.ShouldNotBe(one);
        Backtest.Run(SampleData.Goog, "sma-cross", Finalize with { Commission = 0.0000001 }).Report.OrdersHash.ShouldBe(one);
    }

    [Fact]
    public void Trade_table_has_a_line_per_trade()
    {
        var lines = TradeTable.ToCsv(Backtest.Run(SampleData.Goog, "sma-cross", Finalize)).Split('\n');

        lines[0].ShouldBe("size,entryBar,exitBar,entryTime,exitTime,entryPrice,exitPrice,stopLoss,takeProfit,profitLoss,commission,returnPct,exitKind");
        lines[1].ShouldStartWith("-55,70,86,2004-11-29T00:00:00Z,2004-12-21T00:00:00Z,180.36,186.31,,,-327.2499999999994,0,");
        lines.Length.ShouldBe(33);
        lines[^1].ShouldBeEmpty();
    }

    [Fact]
    public void Picture_is_an_svg_with_the_key_figures()
    {
        var svg = XDocument.Parse(EquityChart.ToSvg(Backtest.Run(SampleData.Goog, "sma-cross", Finalize)));

        svg.Root.ShouldNotBeNull().Name.LocalName.ShouldBe("svg");
        var text = svg.Root.Value;
        text.ShouldContain("sma-cross on goog-daily-2004-2008.csv");
        text.ShouldContain("final equity 53,310.62");
        text.ShouldContain("31 trades");
        text.ShouldContain("Jan 2006");
        svg.Root.Elements().Count(element => element.Attribute("class")?.Value is "long" or "short").ShouldBe(31);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    [InlineData(200_000)]
    public void Picture_stays_small_however_many_bars_there_are(int count)
    {
        var svg = EquityChart.ToSvg(Backtest.Run(TestBars.Random(7, count), "donchian-breakout"));

        svg.Length.ShouldBeLessThan(150_000);
        svg.ShouldNotContain("NaN");
        XDocument.Parse(svg).Root.ShouldNotBeNull();
    }

    [Fact]
    public void Picture_escapes_names()
    {
        var bars = Bars.Create("<a&b>", [TestBars.FirstDay, TestBars.FirstDay.AddDays(1)], [1, 2], [1, 2], [1, 2], [1, 2]);

        XDocument.Parse(EquityChart.ToSvg(Backtest.Run(bars, "sma-cross"))).Root.ShouldNotBeNull().Value.ShouldContain("sma-cross on <a&b>");
    }

    [Fact]
    public void Picture_of_a_ruined_account_is_drawn()
    {
        var bars = TestBars.AfterTwoAt(100, (100, 100, 100, 100), (50, 50, 50, 50), (50, 50, 50, 50));

        var svg = EquityChart.ToSvg(Backtest.Run(bars, new ScriptedStrategy(bar => bar.Buy()), new BacktestOptions { Margin = 0.1 }));

        svg.ShouldContain("max drawdown -100.0 %");
        XDocument.Parse(svg).Root.ShouldNotBeNull();
    }
}
