using System.Globalization;
using System.Text.Json;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>Writes what is known of sagas: tables for people, JSON for programs.</summary>
internal static class SagaScreen
{
    private static readonly string[] SagaColumns = ["saga", "state", "instances"];
    private static readonly string[] ItemColumns = ["id", "state", "in it since", "changed", "version", "properties"];

    internal static void WriteJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonOption.Indented));

    internal static void Write(IReadOnlyList<SagaTypeSummary> sagas, bool json)
    {
        if (json)
        {
            WriteJson(sagas);
        }
        else if (sagas.Count == 0)
        {
            Console.Out.WriteLine("There are no sagas.");
        }
        else
        {
            Screen.WriteTable(SagaColumns, [.. sagas.SelectMany(Rows)]);
        }
    }

    internal static void Write(SagaPage page, bool json)
    {
        if (json)
        {
            WriteJson(page);
        }
        else
        {
            WritePage(page);
        }
    }

    internal static void Write(IReadOnlyDictionary<string, SagaPage> pages, bool json)
    {
        if (json)
        {
            WriteJson(pages);
            return;
        }

        foreach (var (name, page) in pages)
        {
            Console.Out.WriteLine($"{name}:");
            WritePage(page);
        }
    }

    internal static void Write(SagaDetails details, bool json)
    {
        if (json)
        {
            WriteJson(details);
            return;
        }

        if (details.Summary is { } summary)
        {
            Screen.WriteValues(details.Id.ToString("D"),
            [
                ("State", summary.State.Length > 0 ? summary.State : "-"),
                ("In it since", Time(summary.InStateSince)),
                ("Version", Number(summary.Version)),
                ("Created", Time(summary.Created)),
                ("Changed", Time(summary.Updated)),
                ("Expires", Time(summary.Expires)),
                ("Next events", details.NextEvents.Count > 0 ? string.Join(", ", details.NextEvents) : "-"),
            ]);
        }
        else
        {
            Console.Out.WriteLine($"{details.Id:D} is no instance any more; this is left of it.");
        }

        WritePart("Scheduled", details.Schedules.Select(x => $"{x.Schedule}: raises {x.Event}, token {x.Token:D}"));
        WritePart("History", details.History.Select(Describe));
        WritePart("Properties", details.Properties is { } properties ? JsonSerializer.Serialize(properties, JsonOption.Indented).Split('\n') : []);
    }

    internal static string Time(DateTimeOffset? time) => time is { } value ? value.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";

    private static void WritePage(SagaPage page)
    {
        if (page.Items.Count > 0)
        {
            Screen.WriteTable(ItemColumns, [.. page.Items.Select(Row)]);
        }

        var read = $"{Number(page.Items.Count)} listed, {Number(page.Scanned)} read";
        Console.Out.WriteLine(page.Next is { } next ? $"{read}; go on with --cursor {next}" : $"{read}; that is the end.");
    }

    private static IEnumerable<string[]> Rows(SagaTypeSummary saga) => saga.Counts.ByState.Count == 0
        ? [[saga.SagaName, "-", Number(saga.Counts.Total)]]
        : saga.Counts.ByState.Select(x => new[] { saga.SagaName, x.Key, Number(x.Value) });

    private static string[] Row(SagaSummary instance) =>
    [
        instance.Id.ToString("D"),
        instance.State,
        Time(instance.InStateSince),
        Time(instance.Updated),
        Number(instance.Version),
        string.Join(", ", instance.Indexed.Select(x => $"{x.Key}={x.Value}")),
    ];

    internal static string Describe(SagaHistoryEntry entry)
    {
        var states = entry.From == entry.To ? entry.To : $"{(entry.From.Length > 0 ? entry.From : "-")} -> {(entry.To.Length > 0 ? entry.To : "-")}";
        var failure = entry.IsApplied ? string.Empty : " FAILED";
        return $"{Time(entry.At)} {entry.Event}{failure} [{states}] message {entry.MessageId?.ToString("D") ?? "-"}, attempt {Number(entry.Attempt)}{(entry.Error is { } error ? $": {error}" : string.Empty)}";
    }

    private static void WritePart(string title, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(title);
        all.ForEach(x => Console.Out.WriteLine($"  {x}"));
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
