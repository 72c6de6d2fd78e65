namespace Bus.Backtesting.Statistics;

/// <summary>How far apart bars are, how many trading periods a year has, and which period a time falls into.</summary>
internal readonly record struct BarCalendar(TimeSpan Interval, double PeriodsPerYear)
{
    private const int SampledIntervals = 100;
    private const double TradingDays = 252;
    private const double CalendarDays = 365;
    private const double Weeks = 52;
    private const double Months = 12;

    // Of bars on all seven days 2/7 fall on weekends; a market that closes then has none. Above 60 % of 2/7 it does not close.
    private const double WeekendShare = 2 / 7d * 0.6;

    public static BarCalendar Of(ReadOnlySpan<DateTime> times)
    {
        var interval = MedianInterval(times);
        var periods = (int)interval.TotalDays switch
        {
            7 => Weeks,
            >= 28 and <= 31 => Months,
            365 or 366 => 1,
            _ => TradesOnWeekends(times) ? CalendarDays : TradingDays,
        };
        return new BarCalendar(interval, periods);
    }

    /// <summary>Whether two times, the earlier first, fall into the same period.</summary>
    public bool IsSamePeriod(DateTime earlier, DateTime later) =>
        later.Ticks - earlier.Ticks < LongestPeriod.Ticks && PeriodOf(earlier) == PeriodOf(later);

    /// <summary>A duration rounded up to whole bars.</summary>
    public TimeSpan RoundUp(TimeSpan duration) => Interval.Ticks == 0
        ? duration
        : TimeSpan.FromTicks((duration.Ticks + Interval.Ticks - 1) / Interval.Ticks * Interval.Ticks);

    // Times further apart than this need no look at the calendar, which is most of them when a bar is a period.
    private TimeSpan LongestPeriod { get; } = PeriodsPerYear switch
    {
        Weeks => TimeSpan.FromDays(7),
        Months => TimeSpan.FromDays(31),
        1 => TimeSpan.FromDays(366),
        _ => TimeSpan.FromDays(1),
    };

    private long PeriodOf(DateTime time) => PeriodsPerYear switch
    {
        // Day 0 was a Monday, so weeks run from Monday to Sunday.
        Weeks => time.Ticks / TimeSpan.TicksPerDay / 7,
        Months => (time.Year * 12L) + time.Month,
        1 => time.Year,
        _ => time.Ticks / TimeSpan.TicksPerDay,
    };

    private static TimeSpan MedianInterval(ReadOnlySpan<DateTime> times)
    {
        var last = times[Math.Max(0, times.Length - SampledIntervals)..];
        if (last.Length < 2)
        {
            return TimeSpan.Zero;
        }

        var intervals = new long[last.Length - 1];
        for (var i = 0; i < intervals.Length; i++)
        {
            intervals[i] = (last[i + 1] - last[i]).Ticks;
        }

        Array.Sort(intervals);
        return TimeSpan.FromTicks((intervals[(intervals.Length - 1) / 2] + intervals[intervals.Length / 2]) / 2);
    }

    private static bool TradesOnWeekends(ReadOnlySpan<DateTime> times)
    {
        var weekend = 0;
        foreach (var time in times)
        {
            weekend += time.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0;
        }

        return weekend > WeekendShare * times.Length;
    }
}
