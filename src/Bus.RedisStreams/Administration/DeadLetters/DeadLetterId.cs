using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Bus.RedisStreams;

namespace MassTransit;

/// <summary>Names one dead letter within its queue: lane and entry id, in text <c>normal/1732252800000-0</c>. It is also a place in the queue, after which a list goes on.</summary>
public readonly record struct DeadLetterId
{
    /// <summary>What a text must look like.</summary>
    internal const string Form = "lane/milliseconds-number, with a lane of critical, high, normal and low, such as normal/1732252800000-0";

    // The end of the year 9999. Redis makes its ids of its clock.
    private const ulong LastMilliseconds = 253_402_300_799_999;

    internal DeadLetterId(int lane, EntryId entry)
    {
        LaneIndex = lane;
        Entry = entry;
    }

    /// <summary>The lane that the message had in its queue, and has in the dead-letter queue.</summary>
    public MessagePriority Lane => QueueLanes.GetPriority(LaneIndex);

    /// <summary>The id of the entry in the lane's stream, as Redis writes it.</summary>
    public string EntryId => Entry.ToString();

    /// <summary>When the message came to the dead-letter queue, by Redis' clock, to the millisecond.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(Entry.Milliseconds, LastMilliseconds));

    internal int LaneIndex { get; }

    internal EntryId Entry { get; }

    /// <summary>Reads the text of an id.</summary>
    /// <exception cref="ArgumentException">It is none; the message says what is allowed.</exception>
    public static DeadLetterId Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new ArgumentException($"'{text}' is no id of a dead letter; allowed is {Form}.");

    /// <summary>Reads the text of an id.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeadLetterId id)
    {
        id = default;
        if (text?.Split('/') is not [var laneName, var entryId] || entryId.Split('-') is not [var milliseconds, var sequence])
        {
            return false;
        }

        var lane = Array.IndexOf(QueueLanes.Names, laneName);
        if (lane < 0
            || !ulong.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || !ulong.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || time > LastMilliseconds
            || (time == 0 && number == 0))
        {
            return false;
        }

        id = new DeadLetterId(lane, new EntryId(time, number));
        return true;
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => $"{QueueLanes.Names[LaneIndex]}/{Entry}";
}
