using System.Globalization;
using Bus.Contracts;

namespace Bus.Host.Cli;

/// <summary>The statistics of a backtest as people read them.</summary>
internal static class ReportValues
{
    internal static string Title(BacktestStatistics statistics) => $"{statistics.Strategy} {Describe(statistics.Parameters)} on {statistics.Data}";

    internal static string Describe(IReadOnlyDictionary<string, double> parameters) =>
        string.Join(' ', parameters.Select(x => $"{x.Key}={x.Value.ToString(CultureInfo.InvariantCulture)}"));

    internal static IReadOnlyList<(string Name, string Value)> Of(BacktestStatistics statistics) =>
    [
        ("Period", string.Create(CultureInfo.InvariantCulture, $"{statistics.Start:yyyy-MM-dd} to {statistics.End:yyyy-MM-dd}, {statistics.Bars} bars")),
        ("Final equity", Money(statistics.FinalEquity)),
        ("Peak equity", Money(statistics.PeakEquity)),
        ("Commissions", Money(statistics.Commissions)),
        ("Return", Percent(statistics.ReturnPct)),
        ("Buy & hold", Percent(statistics.BuyHoldReturnPct)),
        ("Annual return", Percent(statistics.AnnualReturnPct)),
        ("Annual volatility", Percent(statistics.AnnualVolatilityPct)),
        ("CAGR", Percent(statistics.CagrPct)),
        ("Sharpe", Ratio(statistics.Sharpe)),
        ("Sortino", Ratio(statistics.Sortino)),
        ("Calmar", Ratio(statistics.Calmar)),
        ("Alpha", Percent(statistics.AlphaPct)),
        ("Beta", Ratio(statistics.Beta)),
        ("Max drawdown", Percent(statistics.MaxDrawdownPct)),
        ("Longest drawdown", Days(statistics.MaxDrawdownDays)),
        ("Exposure", Percent(statistics.ExposurePct)),
        ("Trades", string.Create(CultureInfo.InvariantCulture, $"{statistics.Trades} ({statistics.Long.Trades} long, {statistics.Short.Trades} short)")),
        ("Win rate", Percent(statistics.WinRatePct)),
        ("Best trade", Percent(statistics.BestTradePct)),
        ("Worst trade", Percent(statistics.WorstTradePct)),
        ("Average trade", Percent(statistics.AvgTradePct)),
        ("Profit factor", Ratio(statistics.ProfitFactor)),
        ("Expectancy", Percent(statistics.ExpectancyPct)),
        ("SQN", Ratio(statistics.Sqn)),
        ("Kelly", Ratio(statistics.Kelly)),
        ("Orders hash", statistics.OrdersHash[..Math.Min(16, statistics.OrdersHash.Length)]),
        ("Annual figures", statistics.Annualization),
    ];

    internal static string Money(double value) => value.ToString("#,##0.00", CultureInfo.InvariantCulture);

    internal static string Percent(double? value) => value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value:0.00} %");

    internal static string Ratio(double? value) => value is null ? "-" : value.Value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Days(double? value) => value is null ? "-" : string.Create(CultureInfo.InvariantCulture, $"{value:0} days");
}
