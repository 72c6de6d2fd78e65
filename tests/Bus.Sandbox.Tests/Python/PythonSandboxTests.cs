using System.Text.Json;
using Bus.Backtesting;
using Bus.Backtesting.Data;
using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Python;

public sealed class PythonSandboxTests(PythonFixture fixture) : IClassFixture<PythonFixture>
{
    private const string Crossings = """
        import pandas as pd

        FAST, SLOW = 10, 30

        def my_strategy(df):
            instances = []
            for ticker, group in df.groupby("ticker"):
                group = group.copy()
                group["fast"] = group["close"].rolling(FAST).mean()
                group["slow"] = group["close"].rolling(SLOW).mean()
                above = group["fast"] > group["slow"]
                for _, row in group[above & ~above.shift(1, fill_value=True)].iterrows():
                    instances.append({"ticker": ticker, "date": row["date"], "signal": True, "message": f"{ticker} at {row.close:.2f}", "fast": row["fast"]})
            return instances
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_strategy_gets_all_prices_in_one_frame_and_its_instances_come_back()
    {
        var outcome = await fixture.Sandbox.RunAsync(Crossings, PythonFixture.Prices, Cancel);

        outcome.IsAccepted.ShouldBeTrue(string.Join(Environment.NewLine, outcome.Diagnostics));
        var first = outcome.Instances[0];
        var bar = SampleData.Goog.Times.IndexOf(first.Date);
        bar.ShouldBeGreaterThanOrEqualTo(29);
        first.ShouldSatisfyAllConditions(
            x => x.Ticker.ShouldBe("GOOG"),
            x => x.Signal.ValueKind.ShouldBe(JsonValueKind.True),
            x => x.Message.ShouldBe($"GOOG at {SampleData.Goog.Close[bar]:0.00}"),
            x => x.Values.Keys.ShouldBe(["fast"]),
            x => x.Values["fast"].GetDouble().ShouldBe(Mean(SampleData.Goog.Close[(bar - 9)..(bar + 1)]), 1e-9));
        outcome.Instances.Select(x => x.Ticker).Distinct().ShouldBe(["GOOG", "SHORT"]);
        outcome.Instances.Where(x => x.Ticker == "SHORT").ShouldAllBe(x => x.Date.Year == 2008);
    }

    [Fact]
    public async Task The_frame_has_the_documented_columns_and_every_price_as_it_is()
    {
        const string source = """
            def my_strategy(df):
                last = df[df["ticker"] == "GOOG"].iloc[-1]
                kinds = ",".join(f"{name}:{kind}" for name, kind in df.dtypes.items())
                same = bool((df["date"] == df["timestamp"]).all())
                return [{"ticker": "GOOG", "date": last["date"], "message": kinds, "signal": same, "rows": len(df), "open": last["open"], "high": last["high"], "low": last["low"], "close": last["close"], "volume": last["volume"]}]
            """;

        var found = (await fixture.Sandbox.RunAsync(source, PythonFixture.Prices, Cancel)).Instances.ShouldHaveSingleItem();

        var bars = SampleData.Goog;
        found.Message.ShouldBe("ticker:object,date:datetime64[ns],timestamp:datetime64[ns],open:float64,high:float64,low:float64,close:float64,volume:float64");
        (found.Signal.ValueKind, found.Date, found.Values["rows"].GetInt32()).ShouldBe((JsonValueKind.True, bars.Times[^1], PythonFixture.Prices.Sum(x => x.Bars.Count)));
        new[] { "open", "high", "low", "close", "volume" }.Select(x => found.Values[x].GetDouble()).ShouldBe([bars.Open[^1], bars.High[^1], bars.Low[^1], bars.Close[^1], bars.Volume[^1]]);
    }

    [Fact]
    public async Task A_run_leaves_nothing_that_another_could_see()
    {
        const string source = """
            import math
            seen = []
            def my_strategy(df):
                seen.append(len(seen))
                pd.DataFrame.columns = "changed" if isinstance(pd.DataFrame.columns, str) else pd.DataFrame.columns
                return [{"ticker": "GOOG", "date": "2008-01-02", "message": f"run {len(seen)}"}]
            """;

        for (var i = 0; i < 3; i++)
        {
            (await fixture.Sandbox.RunAsync(source, PythonFixture.Prices, Cancel)).Instances.ShouldHaveSingleItem().Message.ShouldBe("run 1");
        }
    }

    [Fact]
    public async Task Runs_at_the_same_time_do_not_disturb_each_other()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => fixture.Sandbox.RunAsync(Crossings, PythonFixture.Prices, Cancel)));

        outcomes.Select(x => string.Join('|', x.Instances.Select(y => $"{y.Ticker} {y.Date:O}"))).Distinct().ShouldHaveSingleItem().ShouldNotBeEmpty();
        fixture.Sandbox.ProcessIds.Count.ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Plain_values_are_kept_and_a_frame_is_as_good_as_a_list()
    {
        const string source = """
            def my_strategy(df):
                frame = df.tail(2)[["ticker", "date", "close"]].copy()
                frame["signal"] = [1, -1]
                frame["message"] = ["up", None]
                frame["big"] = frame["close"] > 1
                frame["none"] = np.nan
                return frame
            """;

        var found = (await fixture.Sandbox.RunAsync(source, PythonFixture.Prices, Cancel)).Instances;

        found.Select(x => (x.Signal.GetInt32(), x.Message)).ShouldBe([(1, "up"), (-1, "")]);
        found[0].Values.Keys.ShouldBe(["close", "big", "none"]);
        (found[0].Values["big"].ValueKind, found[0].Values["none"].ValueKind).ShouldBe((JsonValueKind.True, JsonValueKind.Null));
    }

    [Theory]
    [InlineData("return None", "my_strategy returned None; it has to return a list of dicts.")]
    [InlineData("return [1]", "Instance 1 is an object of the type int; it has to be a dict")]
    [InlineData("return [{\"ticker\": \"GOOG\", \"date\": \"2008-01-02\", \"frame\": df}]", "Instance 1 has an object of the type DataFrame in 'frame'")]
    [InlineData("return [{\"date\": \"2008-01-02\"}]", "Instance 1 of the strategy names no ticker.")]
    [InlineData("return [{\"ticker\": \"MSFT\", \"date\": \"2008-01-02\"}]", "names the ticker 'MSFT', which is not among those")]
    [InlineData("return [{\"ticker\": \"GOOG\", \"date\": 7}]", "Instance 1 of the strategy has no date")]
    [InlineData("return [{1: 2}]", "whose name is an object of the type int")]
    [InlineData("return [{f\"x{i}\": i for i in range(40)}]", "has 40 values; allowed are 32")]
    [InlineData("return df[\"nothing\"]", "The strategy failed (KeyError) in line 2: 'nothing'")]
    [InlineData("return my_strategy(df)", "The strategy failed (RecursionError) in line 2")]
    public async Task What_is_no_list_of_instances_is_answered_with_a_sentence(string statement, string sentence)
    {
        var exception = await Should.ThrowAsync<SandboxException>(() => fixture.Sandbox.RunAsync($"def my_strategy(df):\n    {statement}\n", PythonFixture.Prices, Cancel));

        exception.Message.ShouldContain(sentence);
        (exception.Stage, exception.Limit).ShouldBe((StrategyStage.Run, null));
    }

    [Fact]
    public async Task More_prices_than_fit_are_refused_before_they_are_sent()
    {
        var many = Enumerable.Range(0, 300).Select(x => new PythonPrices($"T{x}", SampleData.Goog)).ToArray();

        (await Should.ThrowAsync<BacktestException>(() => fixture.Sandbox.RunAsync(Crossings, many, Cancel))).Message.ShouldBe($"The instruments have {300 * SampleData.Goog.Count:#,0} bars together, a strategy in Python may have 262,144.");
    }

    [Fact]
    public async Task Without_pandas_the_sentence_names_the_package()
    {
        await using var sandbox = PythonFixture.Create(options => options.Python = "/usr/bin/false");

        var exception = await Should.ThrowAsync<SandboxUnavailableException>(() => sandbox.RunAsync(Crossings, PythonFixture.Prices, Cancel));

        exception.Message.ShouldContain("install the package python3-pandas");
        exception.Message.ShouldContain("/usr/bin/false");
    }

    [Fact]
    public async Task A_source_that_is_too_long_is_refused_without_a_process()
    {
        var diagnostics = await fixture.Sandbox.CheckAsync(new string('#', StrategyCompiler.MaxSourceLength + 1), Cancel);

        diagnostics.ShouldHaveSingleItem().Message.ShouldBe("The source has 131,073 characters; allowed are 131,072.");
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
