namespace Bus.Contracts.Tests;

/// <summary>One message of every kind, with no property at its default.</summary>
internal static class Samples
{
    private static readonly Guid Job = Guid.Parse("6f0d3c1e-6a4b-4b9e-9c55-0c8f3b8f7a10");
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public static RunBacktest Run => new()
    {
        JobId = Job,
        Strategy = "sma-cross",
        Parameters = new Dictionary<string, double> { ["fast"] = 10, ["slow"] = 30.5 },
        Data = "prices.csv",
        Csv = "date,open,high,low,close\n",
        From = new DateOnly(2005, 1, 3),
        To = new DateOnly(2008, 10, 14),
        Cash = 25_000,
        CommissionRate = 0.001,
        CommissionFixed = 1.5,
        Spread = 0.002,
        Margin = 0.1,
        TradeOnClose = true,
        Finalize = true,
        FractionalUnits = true,
        IncludeEquityCurve = true,
        IncludeTrades = true,
        RequestedAt = Noon,
    };

    public static BacktestProgressed Progressed
        => new() { JobId = Job, Progress = 0.25, Worker = "host:1", Attempt = 2, At = Noon };

    public static BacktestFailed Failed
        => new() { JobId = Job, Strategy = "sma", Error = "There is no strategy 'sma'.", IsInputWrong = true, Worker = "host:1", Attempt = 1, At = Noon };

    public static BacktestCompleted Completed => new()
    {
        JobId = Job,
        Statistics = Statistics,
        Trades = new List<BacktestTrade> { new BacktestTrade { Size = -3, EntryTime = Noon.UtcDateTime, ExitTime = Noon.UtcDateTime.AddDays(1), EntryBar = 4, ExitBar = 5, EntryPrice = 101.5, ExitPrice = 99, StopLoss = 105, ProfitLoss = 7.5, Commission = 0.25, ReturnPct = 2.4, ExitKind = "Close" } },
        EquityCurve = new List<EquityPoint> { new EquityPoint { Time = Noon.UtcDateTime, Equity = 10_000 } },
        Attempt = 1,
        Worker = "host:1",
        ElapsedMilliseconds = 1.5,
        At = Noon,
    };

    private static BacktestStatistics Statistics => new()
    {
        Data = "goog-daily-2004-2008.csv",
        Strategy = "sma-cross",
        Parameters = new Dictionary<string, double> { ["fast"] = 10, ["slow"] = 30 },
        Start = new DateTime(2004, 8, 19, 0, 0, 0, DateTimeKind.Utc),
        End = new DateTime(2008, 10, 14, 0, 0, 0, DateTimeKind.Utc),
        DurationDays = 1517,
        Bars = 1047,
        Cash = 10_000,
        ExposurePct = 93.5,
        FinalEquity = 53310.62,
        PeakEquity = 60000.1,
        Commissions = 1,
        ReturnPct = 433.1062,
        MaxDrawdownPct = -23.6,
        Trades = 31,
        OpenTrades = 1,
        WinRatePct = 54.8,
        MaxConsecutiveLosses = 3,
        Long = new BacktestSideStatistics { Trades = 16, ProfitLoss = 30_000.25, WinRatePct = 60 },
        Short = new BacktestSideStatistics { Trades = 15, ProfitLoss = 13_310.37, ProfitFactor = 1.2 },
        Orders = 62,
        OrdersRejected = 2,
        Ruined = true,
        Annualization = "252 days a year",
        OrdersHash = "00ff",
    };
}
