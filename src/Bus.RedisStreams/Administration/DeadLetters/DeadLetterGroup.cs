namespace MassTransit;

/// <summary>Dead letters of one cause: the same exception type, message template and message type.</summary>
/// <param name="Id">Names the cause; the same in every queue and page. <see cref="DeadLetterFilter.Group"/> takes it.</param>
/// <param name="MessageType">The message's type; <see langword="null"/> where nothing tells it.</param>
/// <param name="ExceptionType">The exception's type; <see langword="null"/> for what was skipped.</param>
/// <param name="Template">The exception's message with numbers, ids, times and quoted parts replaced.</param>
/// <param name="Count">How many were read.</param>
/// <param name="First">When the first of those came, by Redis' clock.</param>
/// <param name="Last">When the last of those came.</param>
/// <param name="Example">One of them, the first that was read.</param>
public sealed record DeadLetterGroup(
    string Id, string? MessageType, string? ExceptionType, string Template, long Count, DateTimeOffset First, DateTimeOffset Last, DeadLetterId Example)
{
    /// <summary>This group and another of the same cause, counted together.</summary>
    /// <param name="other">The group of another page.</param>
    public DeadLetterGroup Add(DeadLetterGroup other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return this with
        {
            Count = Count + other.Count,
            First = First < other.First ? First : other.First,
            Last = Last > other.Last ? Last : other.Last,
        };
    }
}
