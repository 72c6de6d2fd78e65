using System.Globalization;
using System.Text.Json;
using Bus.Backtesting.Data;
using Bus.Backtesting.Indicators;
using Bus.Backtesting.Tests.Golden;

namespace Bus.Backtesting.Tests.Indicators;

/// <summary>Every indicator beside expected values for 502 daily quotes, to 1e-9.</summary>
public sealed class Reference_values
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Sma_matches() => Check("sma", ("sma", One((bars, line) => Sma.Compute(bars.Close, 20, line))));

    [Fact]
    public void Exact_sma_matches() =>
        Check("sma", ("sma", One((bars, line) => Sma.Compute(bars.Scaled(PriceField.Close).ShouldNotBeNull(), 20, line))));

    [Fact]
    public void Ema_matches() => Check("ema", ("ema", One((bars, line) => Ema.Compute(bars.Close, 20, line))));

    [Fact]
    public void Rsi_matches() => Check("rsi", ("rsi", One((bars, line) => Rsi.Compute(bars.Close, 14, line))));

    [Fact]
    public void Rsi_matches_the_published_worked_example()
    {
        var rows = ReferenceData.Csv("indicators", "rsi14_qqqq.csv")[1..];
        var close = rows.Select(row => double.Parse(row[1], CultureInfo.InvariantCulture)).ToArray();
        var rsi = new double[close.Length];

        Rsi.Compute(close, 14, rsi);

        var published = rows.Select((row, i) => (Text: row[2], Value: rsi[i])).Where(pair => pair.Text.Length > 0).ToArray();
        published.Length.ShouldBe(19);
        foreach (var (text, value) in published)
        {
            Math.Round(value, 2).ShouldBe(double.Parse(text, CultureInfo.InvariantCulture), 0.011);
        }
    }

    [Fact]
    public void Macd_matches()
    {
        var bars = ReferenceData.Quotes;
        var (macd, signal, histogram) = (new double[bars.Count], new double[bars.Count], new double[bars.Count]);

        Macd.Compute(bars.Close, 12, 26, 9, macd, signal, histogram);

        Check("macd", ("macd", macd), ("signal", signal), ("histogram", histogram));
    }

    [Fact]
    public void Atr_matches() => Check("atr", ("atr", One((bars, line) => Atr.Compute(bars.High, bars.Low, bars.Close, 14, line))));

    [Fact]
    public void Bollinger_bands_match()
    {
        var bars = ReferenceData.Quotes;
        var (upper, middle, lower) = (new double[bars.Count], new double[bars.Count], new double[bars.Count]);

        BollingerBands.Compute(bars.Close, 20, 2, upper, middle, lower);

        Check("bb", ("upperBand", upper), ("sma", middle), ("lowerBand", lower));
    }

    [Fact]
    public void Stochastic_matches()
    {
        var bars = ReferenceData.Quotes;
        var (k, d) = (new double[bars.Count], new double[bars.Count]);

        Stochastic.Compute(bars.High, bars.Low, bars.Close, 14, 3, 3, k, d);

        Check("stoch", ("k", k), ("d", d));
    }

    [Fact]
    public void Adx_matches()
    {
        var bars = ReferenceData.Quotes;
        var (adx, plus, minus) = (new double[bars.Count], new double[bars.Count], new double[bars.Count]);

        Adx.Compute(bars.High, bars.Low, bars.Close, 14, adx, plus, minus);

        Check("adx", ("adx", adx), ("pdi", plus), ("mdi", minus));
    }

    [Fact]
    public void Obv_matches() => Check("obv", ("obv", One((bars, line) => Obv.Compute(bars.Close, bars.Volume, line))));

    [Fact]
    public void Donchian_channel_matches()
    {
        var bars = ReferenceData.Quotes;
        var (upper, lower) = (new double[bars.Count], new double[bars.Count]);

        Donchian.Compute(bars.High, bars.Low, 20, upper, lower);

        Check("donchian", ("upperBand", upper), ("lowerBand", lower));
    }

    [Fact]
    public void Averages_that_are_equal_on_paper_are_equal()
    {
        var bars = ReferenceData.Goog;
        var scaled = bars.Scaled(PriceField.Close).ShouldNotBeNull();
        var (fast, slow) = (new double[bars.Count], new double[bars.Count]);

        Sma.Compute(scaled, 5, fast);
        Sma.Compute(scaled, 25, slow);
        (fast[1509], slow[1509]).ShouldBe((489.242, 489.242));

        Sma.Compute(bars.Close, 5, fast);
        Sma.Compute(bars.Close, 25, slow);
        (fast[1509], slow[1509]).ShouldBe((489.242, 489.242));
    }

    private delegate void Computation(Bars bars, Span<double> line);

    private static double[] One(Computation compute)
    {
        var bars = ReferenceData.Quotes;
        var line = new double[bars.Count];
        compute(bars, line);
        return line;
    }

    private static void Check(string file, params (string Name, double[] Line)[] lines)
    {
        using var expected = JsonDocument.Parse(File.ReadAllText(ReferenceData.File("indicators", $"{file}.json")));
        var i = 0;
        foreach (var row in expected.RootElement.EnumerateArray())
        {
            foreach (var (name, line) in lines)
            {
                var value = row.GetProperty(name);
                if (value.ValueKind == JsonValueKind.Null)
                {
                    line[i].ShouldBe(double.NaN, $"{name} of bar {i}");
                }
                else
                {
                    line[i].ShouldBe(value.GetDouble(), Tolerance, $"{name} of bar {i}");
                }
            }

            i++;
        }

        i.ShouldBe(502);
    }
}
