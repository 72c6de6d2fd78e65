using Bus.Backtesting.Data;

namespace Bus.Backtesting.Tests.Data;

public sealed class Bars_as_a_series
{
    [Fact]
    public void Shipped_sample_has_the_days_it_should()
    {
        var bars = SampleData.Goog;

        bars.Count.ShouldBe(1047);
        bars.Times[0].ShouldBe(new DateTime(2004, 8, 19));
        bars.Times[^1].ShouldBe(new DateTime(2008, 10, 14));
        bars.Close[0].ShouldBe(100.34);
        bars.Volume[0].ShouldBe(22351900);
        SampleData.Find("GOOG").ShouldBeSameAs(bars);
        SampleData.GoogNotice().ShouldContain("matplotlib Development Team");
    }

    [Fact]
    public void Random_walk_has_the_bars_asked_for_in_whole_cents()
    {
        var bars = SampleData.RandomWalk(5000, seed: 1);

        bars.Count.ShouldBe(5000);
        bars.Scaled(PriceField.Close).ShouldNotBeNull().Scale.ShouldBe(100);
        bars.Close.ToArray().ShouldBe(SampleData.RandomWalk(5000, seed: 1).Close.ToArray());
        bars.Close[^1].ShouldNotBe(SampleData.RandomWalk(5000, seed: 2).Close[^1]);
    }

    [Fact]
    public void Unknown_sample_is_named() =>
        Should.Throw<BacktestException>(() => SampleData.Find("aapl")).Message.ShouldBe("There is no sample data 'aapl'; there is goog.");

    [Fact]
    public void Slice_includes_both_ends_and_the_whole_last_day()
    {
        var bars = Hourly(72);

        var slice = bars.Slice(TestBars.FirstDay.AddHours(5), TestBars.FirstDay.AddDays(1));

        slice.Times[0].ShouldBe(TestBars.FirstDay.AddHours(5));
        slice.Times[^1].ShouldBe(TestBars.FirstDay.AddHours(47));
        slice.Close[0].ShouldBe(105);
        slice.Count.ShouldBe(43);
    }

    [Fact]
    public void Slice_to_a_time_of_day_ends_there() =>
        Hourly(72).Slice(null, TestBars.FirstDay.AddHours(7)).Count.ShouldBe(8);

    [Fact]
    public void Slice_of_everything_is_the_same_instance()
    {
        var bars = Hourly(10);

        bars.Slice(null, null).ShouldBeSameAs(bars);
        bars.Slice(DateTime.MinValue, DateTime.MaxValue).ShouldBeSameAs(bars);
    }

    [Fact]
    public void Slice_without_bars_says_what_there_is() =>
        Should.Throw<BacktestException>(() => SampleData.Goog.Slice(new DateTime(2010, 1, 1), null)).Message
            .ShouldBe("'goog-daily-2004-2008.csv' has no bars between 2010-01-01 and 2008-10-14; it covers 2004-08-19 to 2008-10-14.");

    [Fact]
    public void Reversed_slice_is_refused() =>
        Should.Throw<BacktestException>(() => SampleData.Goog.Slice(new DateTime(2006, 1, 2), new DateTime(2005, 1, 1))).Message
            .ShouldBe("The range starts after its end: from 2006-01-02 to 2005-01-01.");

    [Fact]
    public void Columns_of_different_length_are_refused() =>
        Should.Throw<PriceDataException>(() => Bars.Create("x", [TestBars.FirstDay], [1], [1, 2], [1], [1])).Message.ShouldContain("differ in length");

    [Fact]
    public void Wrong_bar_is_named() =>
        Should.Throw<PriceDataException>(() => TestBars.Of((1, 1, 1, 1), (1, 1, 2, 1))).Message.ShouldBe("Bar 1 of 'test' cannot be used: high 1 is below low 2.");

    [Fact]
    public void No_bars_are_refused() =>
        Should.Throw<PriceDataException>(() => TestBars.Of()).Message.ShouldBe("'test' has no bars.");

    [Fact]
    public void Later_changes_of_the_source_do_not_show()
    {
        double[] close = [1];
        var bars = Bars.Create("x", [TestBars.FirstDay], [1], [1], [1], close);

        close[0] = 2;

        bars.Close[0].ShouldBe(1);
    }

    private static Bars Hourly(int count)
    {
        var prices = Enumerable.Range(0, count).Select(i => 100d + i).ToArray();
        return Bars.Create("hourly", [.. prices.Select((_, i) => TestBars.FirstDay.AddHours(i))], prices, prices, prices, prices);
    }
}
