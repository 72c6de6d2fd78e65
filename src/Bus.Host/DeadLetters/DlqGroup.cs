using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>Dead letters of one cause.</summary>
/// <param name="Group">The id of the cause, by which lists and operations choose.</param>
/// <param name="Count">How many were read.</param>
/// <param name="MessageType">The message's type.</param>
/// <param name="ExceptionType">The exception's type; null for what was skipped.</param>
/// <param name="Template">The exception's message with numbers, ids, times and quoted parts replaced.</param>
/// <param name="First">When the first of those came, by Redis' clock.</param>
/// <param name="Last">When the last of those came.</param>
/// <param name="Example">The id of one of them.</param>
internal sealed record DlqGroup(
    string Group, long Count, string? MessageType, string? ExceptionType, string Template, DateTimeOffset First, DateTimeOffset Last, string Example)
{
    internal static DlqGroup Create(DeadLetterGroup group) =>
        new(group.Id, group.Count, group.MessageType, group.ExceptionType, group.Template, group.First, group.Last, group.Example.ToString());
}
