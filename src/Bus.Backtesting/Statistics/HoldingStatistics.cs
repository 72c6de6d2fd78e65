using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Statistics;

/// <summary>How long trades were held, and on what share of the bars the account was in the market with a trade that was closed later.</summary>
internal readonly record struct HoldingStatistics(double Exposure, TimeSpan? Longest, TimeSpan? Average)
{
    public static HoldingStatistics Compute(ReadOnlySpan<DateTime> times, ReadOnlySpan<Trade> trades)
    {
        var inMarket = new bool[times.Length];
        TimeSpan longest = default, total = default;
        foreach (ref readonly var trade in trades)
        {
            inMarket.AsSpan(trade.EntryBar..(trade.ExitBar + 1)).Fill(true);
            var held = times[trade.ExitBar] - times[trade.EntryBar];
            longest = held > longest ? held : longest;
            total += held;
        }

        var exposure = (double)inMarket.AsSpan().Count(true) / times.Length;
        return trades.IsEmpty
            ? new HoldingStatistics(exposure, null, null)
            : new HoldingStatistics(exposure, longest, total / trades.Length);
    }
}
