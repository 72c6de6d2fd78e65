namespace Bus.Testing.Tests.Scripts;

/// <summary>A machine without redis-server, as a shell sees it: a PATH on which apt-get, sudo and id are what a test made them.</summary>
internal sealed class FakeMachine : IDisposable
{
    private readonly List<string> _added = [];
    private readonly string _programs;

    internal FakeMachine()
    {
        Folder = Directory.CreateTempSubdirectory("bus-machine-").FullName;
        _programs = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        foreach (var name in new[] { "bash", "sh", "cat", "env", "mktemp", "rm", "sed", "tail" })
        {
            File.CreateSymbolicLink(Path.Combine(_programs, name), Executables.Find(name) ?? throw new InvalidOperationException($"{name} is not installed."));
        }
    }

    internal string Folder { get; }

    /// <summary>The calls of apt-get and sudo, in order.</summary>
    internal IReadOnlyList<string> Calls => File.Exists(LogFile) ? File.ReadAllLines(LogFile) : [];

    private string LogFile => Path.Combine(Folder, "calls");

    /// <summary>Makes everybody root, or nobody.</summary>
    internal FakeMachine WithUser(bool isRoot) => Add("id", $"echo {(isRoot ? 0 : 1000)}");

    /// <summary>Adds a sudo that lets everything through, or asks for a password that nobody types.</summary>
    internal FakeMachine WithSudo(bool isAllowed = true) => Add("sudo", isAllowed
        ? """[ "$1" != -n ] || shift; VIA=sudo exec "$@" """
        : "echo 'sudo: a password is required' >&2; exit 1");

    /// <summary>Adds an apt-get that installs what is given.</summary>
    /// <param name="redisVersion">The version of the redis-server that it installs, or <see langword="null"/> to install nothing.</param>
    /// <param name="failsUntil">The call that succeeds first: 1 the first one.</param>
    internal FakeMachine WithAptGet(string? redisVersion = "7.0.15", int failsUntil = 1)
    {
        var redis = Path.Combine(_programs, "redis-server");
        var install = redisVersion is null
            ? ":"
            : $"printf '#!/bin/sh\\necho Redis server v={redisVersion} sha=0 bits=64\\n' >'{redis}'; /bin/chmod +x '{redis}'";
        return Add("apt-get", $$"""
            case $1 in update) exit 0 ;; esac
            echo "${VIA:-direct} ${DEBIAN_FRONTEND:-interactive}" >>'{{LogFile}}'
            echo x >>'{{Folder}}/attempts'
            if [ "$(cat '{{Folder}}/attempts' | sed -n '$=')" -lt {{failsUntil}} ]; then echo 'E: Unable to locate package redis-server' >&2; exit 100; fi
            {{install}}
            """);
    }

    /// <summary>Runs require_redis of eng/setup.sh.</summary>
    /// <param name="atTerminal">Whether somebody sits before it.</param>
    internal async Task<(int ExitCode, string Output)> RequireRedisAsync(bool atTerminal = false)
    {
        // What the machine of the test has in the system's folders does not count.
        var file = Path.Combine(Folder, "run.sh");
        await File.WriteAllTextAsync(file, $"/bin/chmod +x {string.Join(' ', _added.Select(x => $"'{x}'"))}\nroot='{Folder}'\n. '{Repository.PathOf("eng/setup.sh")}'\nredis_folders='{Folder}/none'\nrequire_redis\n");
        await using var shell = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = atTerminal ? "script" : "bash",
            Arguments = atTerminal ? ["-qec", $"bash -e '{file}'", "/dev/null"] : ["-e", file],
            Environment = new Dictionary<string, string?> { ["PATH"] = _programs, [RedisServer.PathVariable] = null, ["BUS_VERB"] = null, ["SHELL"] = Executables.Find("bash") },
        });
        var exitCode = await shell.WaitForExitAsync();
        return (exitCode, string.Join('\n', shell.Lines));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private FakeMachine Add(string name, string body)
    {
        var file = Path.Combine(_programs, name);
        File.WriteAllText(file, $"#!/bin/sh\n[ {name} = id ] || echo \"{name} $*\" >>'{LogFile}'\n{body}\n");
        _added.Add(file);
        return this;
    }
}
