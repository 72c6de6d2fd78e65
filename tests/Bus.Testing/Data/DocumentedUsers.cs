using System.Text.RegularExpressions;

namespace Bus.Testing;

/// <summary>The users that docs/operations.md shows, word for word.</summary>
public static partial class DocumentedUsers
{
    /// <summary>The password of all of them.</summary>
    public const string Password = "password";

    /// <summary>The command that creates the user of a bus under the default prefix.</summary>
    public static IReadOnlyList<string> Bus => Split(BusUser().Match(Text).Value);

    /// <summary>What a user of jobs needs besides.</summary>
    public static IReadOnlyList<string> MoreForJobs => Split(JobRights().Match(Text).Groups["rights"].Value);

    /// <summary>What the intake's user needs besides, on the keys of the bus.</summary>
    public static IReadOnlyList<string> MoreForIntake => Split(IntakeRights().Match(Text).Groups["rights"].Value);

    /// <summary>The command that creates the user of the keys that the intake reads.</summary>
    public static IReadOnlyList<string> Intake => Split(IntakeUser().Match(Text).Value);

    private static string Text => File.ReadAllText(Repository.PathOf("docs/operations.md"));

    private static string[] Split(string command) => command.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } words
        ? words
        : throw new InvalidOperationException("docs/operations.md does not show this user any more.");

    [GeneratedRegex("ACL SETUSER bus on >password resetkeys ~[^`]+")]
    private static partial Regex BusUser();

    [GeneratedRegex("ACL SETUSER intake [^`]+")]
    private static partial Regex IntakeUser();

    [GeneratedRegex(@"^Jobs \(.*also need `(?<rights>[^`]+)`", RegexOptions.Multiline)]
    private static partial Regex JobRights();

    [GeneratedRegex("needs the rights of jobs and `(?<rights>[^`]+)` on the bus's keys")]
    private static partial Regex IntakeRights();
}
