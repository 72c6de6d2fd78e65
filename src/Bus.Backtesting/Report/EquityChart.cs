using System.Globalization;
using System.Security;
using System.Text;
using Bus.Backtesting.Statistics;

namespace Bus.Backtesting.Report;

/// <summary>
/// Draws a run as an SVG picture: equity beside buying and holding, the drawdown below, entries of trades as marks, and the key figures in
/// the title.
/// </summary>
/// <remarks>The picture needs no script, font or other file, and stays below 150 kB however many bars there are.</remarks>
public static class EquityChart
{
    private const int Width = 1000;
    private const int Height = 560;
    private const double Left = 82;
    private const double Right = 976;
    private const double EquityTop = 112;
    private const double EquityBottom = 396;
    private const double DrawdownTop = 424;
    private const double DrawdownBottom = 520;
    private const int MaxMarks = 300;

    private const string Style =
        "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:12px;fill:#5b6472}"
        + ".title{font-size:19px;font-weight:600;fill:#1c2430}.key{font-size:13px;fill:#3c4655}.end{text-anchor:end}.mid{text-anchor:middle}"
        + ".grid{stroke:#e6e9ee;stroke-width:1}.axis{fill:none;stroke:#c3c9d2;stroke-width:1}"
        + ".equity{fill:none;stroke:#1f6feb;stroke-width:1.8;stroke-linejoin:round}"
        + ".hold{fill:none;stroke:#9aa4b2;stroke-width:1.2;stroke-dasharray:5 3}"
        + ".down{fill:#e5484d;fill-opacity:.22;stroke:#d13438;stroke-width:1}.long{fill:#1a7f4b}.short{fill:#c2410c}";

    /// <summary>Draws a run.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The text of an SVG file.</returns>
    public static string ToSvg(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var equity = result.Equity.ToArray();
        var hold = BuyAndHold(result);
        var x = new ChartScale(0, Math.Max(1, equity.Length - 1), Left, Right, 1);
        var y = ChartScale.Round(Math.Min(equity.Min(), hold.Min()), Math.Max(equity.Max(), hold.Max()), EquityBottom, EquityTop, 6);
        var svg = new StringBuilder();
        AppendHead(svg, result.Report);
        AppendTimeAxis(svg, result, x);
        AppendValueAxis(svg, y, value => value.ToString("#,##0.####", CultureInfo.InvariantCulture));
        AppendPath(svg, "hold", ChartCurve.Path(hold, x, y));
        AppendPath(svg, "equity", ChartCurve.Path(equity, x, y));
        AppendMarks(svg, result, x, y);
        AppendDrawdown(svg, equity, x);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>The money at the start, put into the instrument when trading could start.</summary>
    private static double[] BuyAndHold(BacktestResult result)
    {
        var close = result.Bars.Close;
        var bought = Math.Clamp(result.StartBar - 1, 0, close.Length - 1);
        var hold = new double[close.Length];
        for (var i = 0; i < hold.Length; i++)
        {
            hold[i] = result.Options.Cash * (i <= bought ? 1 : close[i] / close[bought]);
        }

        return hold;
    }

    private static void AppendHead(StringBuilder svg, BacktestReport report)
    {
        var title = Escape($"{report.Strategy} on {report.Data}");
        var parameters = string.Join(", ", report.Parameters.Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")));
        var subject = Escape(FormattableString.Invariant($"{report.Start:yyyy-MM-dd} to {report.End:yyyy-MM-dd}   ·   {report.Bars:#,##0} bars   ·   {parameters}"));
        var figures = Escape(string.Create(
            CultureInfo.InvariantCulture,
            $"final equity {report.FinalEquity:#,##0.00}   ·   return {report.ReturnPct:0.0} %   ·   Sharpe {Ratio(report.Sharpe)}   ·   max drawdown {report.MaxDrawdownPct:0.0} %   ·   {report.Trades} trades"));
        svg.Append(string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" role="img" aria-labelledby="t d">
            <title id="t">{title}</title><desc id="d">{figures}</desc><style>{Style}</style>
            <rect width="{Width}" height="{Height}" fill="#fff"/>
            <text class="title" x="{Left}" y="32">{title}</text>
            <text class="key" x="{Left}" y="55">{figures}</text>
            <text x="{Left}" y="75">{subject}</text>
            <path class="equity" d="M{Left} 96h22"/><text x="{Left + 28}" y="100">equity</text>
            <path class="hold" d="M{Left + 88} 96h22"/><text x="{Left + 116}" y="100">buy and hold</text>
            <text class="end" x="{Right}" y="100"><tspan class="long">▲</tspan> long entry  <tspan class="short">▼</tspan> short entry</text>

            """));
    }

    private static void AppendTimeAxis(StringBuilder svg, BacktestResult result, ChartScale x)
    {
        var times = result.Bars.Times.ToArray();
        foreach (var (time, label) in ChartTimeAxis.Labels(times[0], times[^1]))
        {
            var index = Array.BinarySearch(times, time);
            var at = ChartCurve.Number(x[index < 0 ? ~index : index]);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{at} {EquityTop}V{EquityBottom}M{at} {DrawdownTop}V{DrawdownBottom}\"/><text class=\"mid\" x=\"{at}\" y=\"{DrawdownBottom + 20}\">{label}</text>\n");
        }
    }

    private static void AppendValueAxis(StringBuilder svg, ChartScale y, Func<double, string> label)
    {
        foreach (var value in y.Ticks())
        {
            var at = y[value];
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {ChartCurve.Number(at)}H{Right}\"/><text class=\"end\" x=\"{Left - 8}\" y=\"{ChartCurve.Number(at + 4)}\">{label(value)}</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Left} {y.End}V{y.Start}H{Right}\"/>\n");
    }

    private static void AppendMarks(StringBuilder svg, BacktestResult result, ChartScale x, ChartScale y)
    {
        if (result.Trades.Count > MaxMarks)
        {
            return;
        }

        foreach (var trade in result.Trades)
        {
            var side = trade.IsLong ? "long" : "short";
            var (start, tip) = trade.IsLong ? (13, -7) : (-13, 7);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{side}\" d=\"M{ChartCurve.Number(x[trade.EntryBar] - 3.5)} {ChartCurve.Number(y[result.Equity[trade.EntryBar]] + start)}h7l-3.5 {tip}z\"/>\n");
        }
    }

    private static void AppendDrawdown(StringBuilder svg, double[] equity, ChartScale x)
    {
        var drawdown = DrawdownStatistics.Curve(equity);
        var y = ChartScale.Round(0, Math.Max(drawdown.Max(), 0.01), DrawdownBottom, DrawdownTop, 3);
        var below = y with { Start = DrawdownTop, End = DrawdownBottom };
        foreach (var value in below.Ticks())
        {
            var at = below[value];
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {ChartCurve.Number(at)}H{Right}\"/><text class=\"end\" x=\"{Left - 8}\" y=\"{ChartCurve.Number(at + 4)}\">{(value == 0 ? "0" : $"−{100 * value:0.##}")} %</text>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"axis\" d=\"M{Left} {DrawdownBottom}V{DrawdownTop}H{Right}\"/><text x=\"{Left}\" y=\"{DrawdownTop - 8}\">drawdown</text>\n");
        AppendPath(svg, "down", $"{ChartCurve.Path(drawdown, x, below)}V{DrawdownTop}H{ChartCurve.Number(Left)}Z");
    }

    private static void AppendPath(StringBuilder svg, string style, string path) =>
        svg.Append("<path class=\"").Append(style).Append("\" d=\"").Append(path).Append("\"/>\n");

    private static string Ratio(double? value) => value is null ? "none" : value.Value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(text);
}
