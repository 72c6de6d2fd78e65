using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Compares entries with the part of a filter that the order of the stream does not answer.</summary>
internal sealed class DeadLetterMatcher
{
    private const int MaxTextBytes = 1 << 20;

    private readonly DeadLetterFilter _filter;

    internal DeadLetterMatcher(DeadLetterFilter filter)
    {
        _filter = filter;
    }

    /// <summary>How much of each body has to be read.</summary>
    internal int BodyBytes => string.IsNullOrEmpty(_filter.Text) ? DeadLetterView.PreviewBytes : MaxTextBytes;

    internal bool IsMatch(DeadLetterEntry entry, DeadLetterInfo info) =>
        IsName(info.MessageType, _filter.MessageType)
        && IsName(info.ExceptionType, _filter.ExceptionType)
        && (_filter.Group is not { } group || info.Group.Equals(group, StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrEmpty(_filter.Text) || entry.DecodeText(MaxTextBytes).Contains(_filter.Text, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a type is meant by its whole name or by the last part of it.</summary>
    private static bool IsName(string? type, string? wanted)
    {
        if (wanted is null)
        {
            return true;
        }

        if (type is null)
        {
            return false;
        }

        var (name, asked) = (Normalize(type), Normalize(wanted));
        return name.EndsWith(asked, StringComparison.OrdinalIgnoreCase) && (name.Length == asked.Length || name[^(asked.Length + 1)] == '.');
    }

    private static string Normalize(string type) => type.Replace("urn:message:", string.Empty, StringComparison.OrdinalIgnoreCase).Replace(':', '.').Replace('+', '.');
}
