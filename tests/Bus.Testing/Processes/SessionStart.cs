using System.Diagnostics;

namespace Bus.Testing;

/// <summary>Starts programs as leaders of their own session, so that one signal reaches all they start and Ctrl-C reaches none of them.</summary>
internal static class SessionStart
{
    // setsid replaces itself by the program, so the process id is the program's. Part of util-linux; macOS lacks it.
    private static readonly string? SetSid = Executables.Find("setsid");

    public static bool OwnSession => SetSid is not null;

    public static ProcessStartInfo Create(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(SetSid ?? file) { UseShellExecute = false };
        if (SetSid is not null)
        {
            start.ArgumentList.Add(file);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
