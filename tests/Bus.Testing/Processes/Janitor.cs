using System.Diagnostics;

namespace Bus.Testing;

/// <summary>Kills the processes and removes the folders that this test process leaves behind, however it dies.</summary>
/// <remarks>
/// A shell in a session of its own reads commands from a pipe; the kernel closes the pipe when this process ends, SIGKILL included.
/// PR_SET_PDEATHSIG would not do: it fires when the thread that forked ends, and thread-pool threads come and go.
/// </remarks>
internal sealed class Janitor
{
    private const string Script =
        """
        trap '' INT TERM HUP QUIT
        exec >/dev/null 2>&1
        newline='
        '
        while IFS= read -r line; do
          case $line in
            'watch '*) groups="$groups ${line#watch }" ;;
            'forget '*)
              kept=
              for group in $groups; do [ "$group" = "${line#forget }" ] || kept="$kept $group"; done
              groups=$kept ;;
            'folder '*) folders="$folders${line#folder }$newline" ;;
          esac
        done
        for group in $groups; do kill -s KILL -- "-$group" || kill -s KILL "$group"; done
        set -f
        IFS=$newline
        for folder in $folders; do rm -rf -- "$folder"; done
        """;

    private static readonly Lazy<Janitor> Instance = new(() => new Janitor());

    private readonly Process _shell;
    private readonly Lock _lock = new();

    private Janitor()
    {
        var start = SessionStart.Create("/bin/sh", ["-c", Script]);
        start.RedirectStandardInput = true;
        _shell = Process.Start(start) ?? throw new InvalidOperationException("/bin/sh did not start.");
    }

    public static void Watch(int processGroup) => Instance.Value.Tell($"watch {processGroup}");

    public static void Forget(int processGroup) => Instance.Value.Tell($"forget {processGroup}");

    public static void RemoveAtExit(string folder) => Instance.Value.Tell($"folder {folder}");

    private void Tell(string line)
    {
        lock (_lock)
        {
            _shell.StandardInput.WriteLine(line);
            _shell.StandardInput.Flush();
        }
    }
}
