using System.Globalization;
using Bus.Host.Configuration;
using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>Reads filters and numbers from what users wrote, on a command line, in a query or in a body.</summary>
/// <remarks>What is wrong throws an <see cref="ArgumentException"/> with one sentence. Nothing that is empty counts as not given: what chooses the messages to delete must not vanish in a variable.</remarks>
internal sealed class DlqText
{
    internal const string Type = "type";
    internal const string Exception = "exception";
    internal const string Since = "since";
    internal const string Until = "until";
    internal const string Text = "text";
    internal const string Group = "group";
    internal const string Lane = "lane";
    internal const string OlderThan = "olderThan";

    /// <summary>The names of what chooses dead letters.</summary>
    internal static readonly string[] FilterNames = [Type, Exception, Since, Until, Text, Group, Lane];

    private const string TimeForm = "a time such as 2026-01-31, 2026-01-31T12:00 or 2026-01-31T12:00:00+01:00 (UTC without a zone), or an age such as 30m, 2h or 7d";

    private static readonly string[] TimeFormats = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private readonly Func<string, string?> _find;
    private readonly Func<string, string> _display;
    private readonly TimeProvider _clock;

    /// <summary>Creates a reader.</summary>
    /// <param name="find">Finds what was written for a name; null when nothing was.</param>
    /// <param name="display">The name as the user writes it.</param>
    /// <param name="clock">What ages count from.</param>
    internal DlqText(Func<string, string?> find, Func<string, string> display, TimeProvider clock)
    {
        _find = find;
        _display = display;
        _clock = clock;
    }

    /// <summary>Names that were given, out of some.</summary>
    internal IEnumerable<string> Given(params IEnumerable<string> names) => names.Where(x => _find(x) is not null).Select(_display);

    internal DeadLetterFilter ReadFilter()
    {
        var filter = new DeadLetterFilter
        {
            MessageType = Find(Type, "the name of a message type"),
            ExceptionType = Find(Exception, "the name of an exception's type"),
            Since = ReadTime(Since),
            Until = ReadTime(Until),
            Text = Find(Text, "what the body contains"),
            Group = ReadGroup(),
            Lane = Find(Lane, "a lane") is { } lane ? ReadLane(lane) : null,
        };
        if (Find(OlderThan, "an age") is { } age)
        {
            filter = filter.Until is null
                ? filter with { Until = _clock.GetUtcNow() - ReadAge(age) }
                : throw new ArgumentException($"{_display(OlderThan)} and {_display(Until)} exclude each other; give one of them.");
        }

        return filter.Since >= filter.Until
            ? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{_display(Since)} is {filter.Since:O} and the end is {filter.Until:O}; the start must be before the end."))
            : filter;
    }

    internal DeadLetterQuery ReadQuery()
    {
        var defaults = new DeadLetterQuery();
        return new DeadLetterQuery
        {
            Filter = ReadFilter(),
            Order = Find("order", "an order") switch
            {
                null or "newest" => DeadLetterOrder.NewestFirst,
                "oldest" => DeadLetterOrder.OldestFirst,
                var other => throw Wrong("order", other, "newest or oldest, for what comes first"),
            },
            After = Find("cursor", "a cursor") is { } cursor ? ReadCursor(cursor) : null,
            Limit = ReadWhole("limit", defaults.Limit, DeadLetterQuery.MaxLimit),
            ScanLimit = ReadWhole("scan", defaults.ScanLimit, DeadLetterQuery.MaxScanLimit),
        };
    }

    internal int ReadWhole(string name, int otherwise, int maximum)
    {
        var allowed = string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {maximum}");
        return Find(name, allowed) is not { } text
            ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= maximum
                ? value
                : throw Wrong(name, text, allowed);
    }

    private static MessagePriority? TryReadLane(string text) =>
        Enum.TryParse<MessagePriority>(text, ignoreCase: true, out var lane) && Enum.IsDefined(lane) && !char.IsAsciiDigit(text[0]) ? lane : null;

    private MessagePriority ReadLane(string text) => TryReadLane(text) ?? throw Wrong(Lane, text, "one of critical, high, normal, low");

    private DeadLetterId ReadCursor(string text) => DeadLetterId.TryParse(text, out var id)
        ? id
        : throw Wrong("cursor", text, "what the page before gave as its next, such as normal/1732252800000-0");

    private string? ReadGroup() => Find(Group, "the id of a group") is not { } text || (text.Length == 12 && text.All(char.IsAsciiHexDigit))
        ? _find(Group)
        : throw Wrong(Group, text, "the id of a group, as the groups are listed: 12 digits and letters from a to f");

    private DateTimeOffset? ReadTime(string name) => Find(name, TimeForm) switch
    {
        null => null,
        var text when TryReadAge(text) is { } age => _clock.GetUtcNow() - age,
        var text when DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time > DateTimeOffset.UnixEpoch => time,
        var text => throw Wrong(name, text, TimeForm),
    };

    private TimeSpan ReadAge(string text) => TryReadAge(text) ?? throw Wrong(OlderThan, text, "an age such as 30m, 2h or 7d, up to 3650d");

    private static TimeSpan? TryReadAge(string text) =>
        !text.Contains(':', StringComparison.Ordinal) && SettingText.TryParseTime(text) is { } age && age <= TimeSpan.FromDays(3650) ? age : null;

    private string? Find(string name, string allowed) => _find(name) switch
    {
        null => null,
        var text when string.IsNullOrWhiteSpace(text) => throw new ArgumentException($"{_display(name)} is empty; allowed is {allowed}."),
        var text => text,
    };

    private ArgumentException Wrong(string name, string text, string allowed) => new($"{_display(name)} is '{text}'; allowed is {allowed}.");
}
