using System.Globalization;
using System.Text;

namespace Bus.Redis.Connections;

/// <summary>Turns a server's error replies into exceptions.</summary>
internal static class ServerErrors
{
    // "ERR unknown command 'X', with args beginning with: 'secret'": arguments do not belong in messages.
    private const string EchoedArguments = ", with args beginning with:";

    internal static bool IsUnknownScript(in RedisReply reply) => reply.IsError && reply.Bytes.Span.StartsWith("NOSCRIPT "u8);

    internal static bool IsLoading(in RedisReply reply) => reply.IsError && reply.Bytes.Span.StartsWith("LOADING "u8);

    internal static bool IsMoved(in RedisReply reply) => reply.Bytes.Span.StartsWith("MOVED "u8);

    /// <summary>The server has become a replica: it refuses the write, or ends a blocking command.</summary>
    internal static bool IsDemotion(in RedisReply reply) =>
        reply.Bytes.Span.StartsWith("READONLY "u8) || reply.Bytes.Span.StartsWith("UNBLOCKED force unblock"u8);

    /// <summary>Slot and node of <c>MOVED slot host:port</c> or <c>ASK slot host:port</c>.</summary>
    internal static (int Slot, RedisEndpoint Node)? TryParseRedirection(in RedisReply reply, string answeringHost)
    {
        var words = Encoding.UTF8.GetString(reply.Bytes.Span).Split(' ');
        return words.Length >= 3
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            && slot < RedisHashSlot.Count
            && RedisEndpoint.TryParse(words[2]) is { } node
                ? (slot, node.Host.Length == 0 ? node with { Host = answeringHost } : node)
                : null;
    }

    /// <summary>The error's text without what it repeats of the arguments.</summary>
    internal static string GetText(in RedisReply reply)
    {
        var text = Encoding.UTF8.GetString(reply.Bytes.Span);
        var echo = text.IndexOf(EchoedArguments, StringComparison.Ordinal);
        return echo < 0 ? text : text[..echo];
    }

    internal static string GetCode(string text)
    {
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }

    internal static RedisServerException Create(string command, string endpoint, in RedisReply reply)
    {
        var text = GetText(reply);
        var code = GetCode(text);
        var message = $"{endpoint} refused {command}: {text}";
        return code switch
        {
            "LOADING" => new RedisLoadingException(message),
            "READONLY" => new RedisReadOnlyException(message),
            "OOM" => new RedisOutOfMemoryException(message),
            "MOVED" or "ASK" when TryCreateMoved(code, text, endpoint, message) is { } moved => moved,
            _ => new RedisServerException(code, message),
        };
    }

    /// <summary><c>MOVED slot host:port</c>; an empty host means the node that answered.</summary>
    private static RedisMovedException? TryCreateMoved(string code, string text, string endpoint, string message)
    {
        var words = text.Split(' ');
        if (words.Length < 3 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var slot))
        {
            return null;
        }

        var target = words[2].StartsWith(':') ? endpoint[..endpoint.LastIndexOf(':')] + words[2] : words[2];
        return new RedisMovedException(code, slot, target, message);
    }
}
