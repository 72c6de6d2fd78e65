using Bus.Testing;

namespace Bus.RedisStreams.Tests;

/// <summary>The user that docs/operations.md shows is enough for the transport.</summary>
internal static class DocumentedUser
{
    internal const string Password = DocumentedUsers.Password;

    private const string Name = "bus";

    /// <summary>The command that creates the user, word for word.</summary>
    internal static string[] Command() => [.. DocumentedUsers.Bus];

    /// <summary>The same command for a user of another name and a bus under another key prefix.</summary>
    internal static string[] Command(string name, string keyPrefix)
    {
        var words = Command();
        words[Array.IndexOf(words, Name)] = name;
        words[Array.IndexOf(words, "~bus:*")] = $"~{keyPrefix}:*";
        return words;
    }
}
