using System.Globalization;
using Bus.Contracts;

namespace Bus.Host.Cli;

/// <summary>The figures of a backtest as people read them.</summary>
internal static class ReportValues
{
    internal static string Title(BacktestFigures figures) => $"{figures.Strategy} {Describe(figures.Parameters)} on {figures.Data}";

    internal static string Describe(IReadOnlyDictionary<string, double> parameters) =>
        string.Join(' ', parameters.Select(x => $"{x.Key}={x.Value.ToString(CultureInfo.InvariantCulture)}"));

    internal static IReadOnlyList<(string Name, string Value)> Of(BacktestFigures figures) =>
    [
        ("Period", string.Create(CultureInfo.InvariantCulture, $"{figures.Start:yyyy-MM-dd} to {figures.End:yyyy-MM-dd}, {figures.Bars} bars")),
        ("Final equity", Money(figures.FinalEquity)),
        ("Peak equity", Money(figures.PeakEquity)),
        ("Commissions", Money(figures.Commissions)),
        ("Return", Percent(figures.ReturnPct)),
        ("Buy & hold", Percent(figures.BuyHoldReturnPct)),
        ("Annual return", Percent(figures.AnnualReturnPct)),
        ("Annual volatility", Percent(figures.AnnualVolatilityPct)),
        ("CAGR", Percent(figures.CagrPct)),
        ("Sharpe", Ratio(figures.Sharpe)),
        ("Sortino", Ratio(figures.Sortino)),
        ("Calmar", Ratio(figures.Calmar)),
        ("Alpha", Percent(figures.AlphaPct)),
        ("Beta", Ratio(figures.Beta)),
        ("Max drawdown", Percent(figures.MaxDrawdownPct)),
        ("Longest drawdown", Days(figures.MaxDrawdownDays)),
        ("Exposure", Percent(figures.ExposurePct)),
        ("Trades", string.Create(CultureInfo.InvariantCulture, $"{figures.Trades} ({figures.Long.Trades} long, {figures.Short.Trades} short)")),
        ("Win rate", Percent(figures.WinRatePct)),
        ("Best trade", Percent(figures.BestTradePct)),
        ("Worst trade", Percent(figures.WorstTradePct)),
        ("Average trade", Percent(figures.AvgTradePct)),
        ("Profit factor", Ratio(figures.ProfitFactor)),
        ("Expectancy", Percent(figures.ExpectancyPct)),
        ("SQN", Ratio(figures.Sqn)),
        ("Kelly", Ratio(figures.Kelly)),
        ("Orders hash", figures.OrdersHash[..Math.Min(16, figures.OrdersHash.Length)]),
        ("Annual figures", figures.Annualization),
    ];

    internal static string Money(double value) => value.ToString("#,##0.00", CultureInfo.InvariantCulture);

    internal static string Percent(double? value) => value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value:0.00} %");

    internal static string Ratio(double? value) => value is null ? "-" : value.Value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Days(double? value) => value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value:0} days");
}
