using System.Globalization;
using Bus.Faults.Harness;

namespace Bus.Faults.Reports;

/// <summary>The rows as a table for a screen.</summary>
internal static class FaultTable
{
    private const string Layout = "{0,-23}{1,6}{2,6}{3,7}{4,10}{5,7}{6,9}{7,10}{8,6}{9,11}  {10}";

    internal static string Header { get; } = Format("case", "sent", "lost", "twice", "in flight", "order", "pending", "consumers", "keys", "recovered", "");

    internal static string Format(FaultRow row) => row.Skipped is not null
        ? Format(row.Case, "-", "-", "-", "-", "-", "-", "-", "-", "-", "not run")
        : Format(
            row.Case, row.Acknowledged, row.Lost, row.Duplicates, row.InFlight, Cell(row.OutOfOrder), row.PendingLeft, row.ConsumersLeft, row.KeysLeft,
            Recovered(row), row.Broken.Count > 0 ? "BROKEN" : "kept");

    internal static string Recovered(FaultRow row) => row.RecoveredSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s") : "-";

    internal static string Cell(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Format(params object[] cells) => string.Format(CultureInfo.InvariantCulture, Layout, cells).TrimEnd();
}
