using System.Globalization;

namespace Bus.Backtesting.Report;

/// <summary>Round moments to label along the time axis: years, quarters, months, days or hours, whichever gives a readable number.</summary>
internal static class ChartTimeAxis
{
    private const int MaxLabels = 10;

    private static readonly (int Months, TimeSpan Fixed, string Format)[] Steps =
    [
        (0, TimeSpan.FromMinutes(1), "HH:mm"),
        (0, TimeSpan.FromMinutes(5), "HH:mm"),
        (0, TimeSpan.FromMinutes(30), "HH:mm"),
        (0, TimeSpan.FromHours(2), "MMM d HH:mm"),
        (0, TimeSpan.FromHours(12), "MMM d HH:mm"),
        (0, TimeSpan.FromDays(1), "MMM d"),
        (0, TimeSpan.FromDays(7), "MMM d"),
        (1, default, "MMM yyyy"),
        (3, default, "MMM yyyy"),
        (6, default, "MMM yyyy"),
        (12, default, "yyyy"),
        (24, default, "yyyy"),
        (60, default, "yyyy"),
        (240, default, "yyyy"),
    ];

    public static IEnumerable<(DateTime Time, string Label)> Labels(DateTime from, DateTime to)
    {
        var step = Steps.FirstOrDefault(candidate => Count(candidate, from, to) <= MaxLabels, Steps[^1]);
        for (var time = FirstAfter(step, from); time <= to; time = step.Months > 0 ? time.AddMonths(step.Months) : time + step.Fixed)
        {
            yield return (time, time.ToString(step.Format, CultureInfo.InvariantCulture));
        }
    }

    private static double Count((int Months, TimeSpan Fixed, string Format) step, DateTime from, DateTime to) =>
        (to - from) / (step.Months > 0 ? TimeSpan.FromDays(step.Months * 30.4) : step.Fixed);

    private static DateTime FirstAfter((int Months, TimeSpan Fixed, string Format) step, DateTime from)
    {
        if (step.Months == 0)
        {
            return new DateTime((from.Ticks + step.Fixed.Ticks - 1) / step.Fixed.Ticks * step.Fixed.Ticks, from.Kind);
        }

        var months = (from.Year * 12) + from.Month - 1;
        months = (months + step.Months) / step.Months * step.Months;
        return new DateTime(months / 12, (months % 12) + 1, 1, 0, 0, 0, from.Kind);
    }
}
