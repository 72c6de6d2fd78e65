using System.Text.Json;

namespace Bus.Testing;

/// <summary>A request that <see cref="OpenAiServer"/> got.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path.</param>
/// <param name="Headers">The headers; names in any case.</param>
/// <param name="Body">The body.</param>
public sealed record OpenAiRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The key, as the header has it; empty without one.</summary>
    public string Key => Headers.TryGetValue("Authorization", out var value) ? value.Replace("Bearer ", "", StringComparison.Ordinal) : "";

    /// <summary>What the messages of a role say, in order.</summary>
    /// <param name="role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
    public IReadOnlyList<string> Messages(string role)
    {
        using var document = JsonDocument.Parse(Body);
        return
        [
            .. document.RootElement.GetProperty("messages").EnumerateArray()
                .Where(x => x.GetProperty("role").GetString() == role)
                .Select(x => x.GetProperty("content").GetString()!),
        ];
    }
}
