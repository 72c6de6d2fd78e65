using System.Globalization;
using System.Text.Json;
using Bus.Host.DeadLetters;

namespace Bus.Host.Cli;

/// <summary>Writes what is known of dead letters: tables for people, JSON for programs.</summary>
internal static class DlqScreen
{
    private const int MaxReasonLength = 60;

    private static readonly string[] QueueColumns = ["queue", "dead letters", "oldest", "newest"];
    private static readonly string[] ItemColumns = ["id", "at", "type", "exception", "reason", "bytes", "requeued"];
    private static readonly string[] GroupColumns = ["group", "count", "type", "exception", "reason", "first", "last"];

    internal static void Write(IReadOnlyList<DlqQueueStatus> queues, bool json)
    {
        if (json)
        {
            WriteJson(queues);
        }
        else if (queues.Count == 0)
        {
            Console.Out.WriteLine("There are no dead-letter queues.");
        }
        else
        {
            Screen.WriteTable(QueueColumns, [.. queues.Select(x => (string[])[x.Queue, Number(x.Count), Time(x.Oldest), Time(x.Newest)])]);
        }
    }

    internal static void Write(DlqPage page, bool json)
    {
        if (json)
        {
            WriteJson(page);
            return;
        }

        if (page.Items.Count > 0)
        {
            Screen.WriteTable(ItemColumns, [.. page.Items.Select(Row)]);
        }

        var read = $"{Number(page.Items.Count)} listed, {Number(page.Scanned)} of {Number(page.Total)} read";
        Console.Out.WriteLine(page.Next is { } next ? $"{read}; go on with --cursor {next}" : $"{read}; that is the end.");
    }

    internal static void Write(DlqGroups groups, bool json)
    {
        if (json)
        {
            WriteJson(groups);
            return;
        }

        if (groups.Groups.Count > 0)
        {
            Screen.WriteTable(GroupColumns, [.. groups.Groups.Select(Row)]);
        }

        Console.Out.WriteLine(groups.Next is { } next
            ? $"Only {Number(groups.Scanned)} of {Number(groups.Total)} were read; go on with --cursor {next}, or read more with --scan."
            : $"{Number(groups.Scanned)} of {Number(groups.Total)} were read; that is the end.");
    }

    internal static void Write(DlqDetails details, bool json)
    {
        if (json)
        {
            WriteJson(details);
            return;
        }

        var item = details.Item;
        Screen.WriteValues(item.Id,
        [
            ("At", Time(item.At)),
            ("From", item.SourceQueue),
            ("Lane", item.Lane),
            ("Message id", item.MessageId ?? "-"),
            ("Type", item.MessageType ?? "-"),
            ("Consumer", item.ConsumerType ?? "-"),
            ("Exception", item.ExceptionType ?? "-"),
            ("Reason", item.Reason ?? "-"),
            ("Retries", Number(item.RetryCount)),
            ("Requeued", Number(item.RequeueCount)),
            ("Group", item.Group),
            ("Content type", details.ContentType.Length > 0 ? details.ContentType : "-"),
            ("Body", $"{Number(item.BodyBytes)} bytes{(details.ContentEncoding is { } encoding ? $", {encoding}" : "")}"),
        ]);
        WritePart("Failures", [.. details.Failures.Select(x =>
            $"{Time(x.At)} {x.Queue}: {x.ExceptionType ?? "-"}: {x.Reason}{(x.RequeuedAt is { } time ? $"; requeued {Time(time)} by {x.RequeuedBy}{(x.IsEdited ? ", edited" : "")}" : "")}")]);
        WritePart("Stack trace", details.StackTrace is { } trace ? [trace] : []);
        WritePart("Headers", [.. details.Headers.Where(x => x.Key != "MT-Fault-StackTrace").Select(x => $"{x.Key}: {x.Value}")]);
        WritePart($"Body{(details.IsBase64 ? ", base64" : "")}{(details.IsBodyCut ? ", its beginning" : "")}", [details.Body]);
    }

    internal static void WriteJson<T>(T value) => Console.Out.WriteLine(JsonSerializer.Serialize(value, JsonOption.Indented));

    private static void WritePart(string title, IReadOnlyList<string> lines)
    {
        if (lines.Count > 0)
        {
            Console.Out.WriteLine();
            Console.Out.WriteLine($"{title}:");
            foreach (var line in lines)
            {
                Console.Out.WriteLine($"  {line}");
            }
        }
    }

    private static string[] Row(DlqItem item) =>
        [item.Id, Time(item.At), Last(item.MessageType), Last(item.ExceptionType), Cut(item.Reason), Number(item.BodyBytes), Number(item.RequeueCount)];

    private static string[] Row(DlqGroup group) =>
        [group.Group, Number(group.Count), Last(group.MessageType), Last(group.ExceptionType), Cut(group.Template), Time(group.First), Time(group.Last)];

    /// <summary>The last part of a type's name, which --type and --exception take too.</summary>
    private static string Last(string? type) => type is null ? "-" : type[(type.LastIndexOfAny([':', '.', '+']) + 1)..];

    private static string Cut(string? text)
    {
        var line = (text ?? "-").ReplaceLineEndings(" ");
        return line.Length > MaxReasonLength ? $"{line[..(MaxReasonLength - 1)]}…" : line;
    }

    private static string Time(DateTimeOffset? time) => time is { } given ? given.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : "-";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
