using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Bus.Host.Cli;
using Bus.Redis;

namespace Bus.Host.Processes;

/// <summary>A redis-server for this process alone: a free port of the loopback interface, a random password, a temporary folder.</summary>
/// <remarks>
/// A shell stands between: it holds the other end of a pipe, and when this process ends, however that happens, it ends the server and removes the
/// folder. It runs in a session of its own, so that Ctrl-C leaves the server to the workers that still need it.
/// </remarks>
internal sealed class PrivateRedis : IAsyncDisposable
{
    /// <summary>The environment variable that may name the redis-server to use.</summary>
    internal const string ProgramVariable = "BUS_REDIS_SERVER";

    /// <summary>The name of the server's configuration in its folder.</summary>
    internal const string ConfigurationFile = "redis.conf";

    private const string Script =
        """
        trap '' INT TERM HUP QUIT
        "$1" "$2/redis.conf" >"$2/redis.log" 2>&1 </dev/null &
        server=$!
        cat >/dev/null
        kill -KILL "$server" 2>/dev/null
        wait "$server" 2>/dev/null
        rm -rf -- "$2"
        """;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _shell;
    private readonly Socket _reservation;

    private PrivateRedis(Process shell, Socket reservation, string folder, RedisOptions options)
    {
        _shell = shell;
        _reservation = reservation;
        Folder = folder;
        Options = options;
    }

    internal string Folder { get; }

    internal RedisOptions Options { get; }

    internal string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"redis://:{Options.Password}@{Options.Host}:{Options.Port}");

    /// <summary>Starts a server and awaits that it answers.</summary>
    /// <exception cref="CommandException">redis-server is missing or did not start.</exception>
    internal static async Task<PrivateRedis> StartAsync(CancellationToken cancellationToken)
    {
        var redis = await LaunchAsync(ReservePort(), CreatePassword(), [], cancellationToken);
        try
        {
            await redis.ConnectAsync(redis.Options, cancellationToken);
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a server and awaits nothing.</summary>
    /// <param name="reservation">Its port, which the server keeps.</param>
    /// <param name="password">Its password.</param>
    /// <param name="files">Files of its folder; <c>redis.conf</c> is added to the usual configuration.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async Task<PrivateRedis> LaunchAsync(Socket reservation, string password, IReadOnlyList<(string Name, string Text)> files, CancellationToken cancellationToken)
    {
        var program = FindProgram();
        var folder = Directory.CreateTempSubdirectory("bus-demo-").FullName;
        var options = new RedisOptions
        {
            Host = "127.0.0.1",
            Port = GetPort(reservation),
            Password = password,
            ConnectTimeout = StartTimeout,
        };
        await File.WriteAllTextAsync(Path.Combine(folder, ConfigurationFile), Configuration(options, folder), cancellationToken);
        foreach (var (name, text) in files)
        {
            await File.AppendAllTextAsync(Path.Combine(folder, name), text, cancellationToken);
        }

        return new PrivateRedis(StartShell(program, folder), reservation, folder, options);
    }

    /// <summary>A socket that is bound and does not listen keeps the port from everybody but a server that binds with SO_REUSEADDR, as Redis does.</summary>
    internal static Socket ReservePort()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    internal static int GetPort(Socket reservation) => ((IPEndPoint)reservation.LocalEndPoint!).Port;

    internal static string CreatePassword() => Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>Awaits that the server answers.</summary>
    /// <param name="options">How to reach it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandException">It does not.</exception>
    internal async Task ConnectAsync(RedisOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await using var client = new RedisClient(options);
            await client.OpenConnection(new RedisConnectionSettings { Purpose = "start" }).ConnectAsync(cancellationToken);
        }
        catch (RedisException exception)
        {
            var log = await ReadLogAsync();
            throw new CommandException($"'{FindProgram()}' did not start: {(log.Length > 0 ? log : exception.Message)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        try
        {
            await _shell.WaitForExitAsync().WaitAsync(StopTimeout, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            // The shell ends the server and removes the folder whenever the system lets it; nothing waits for that.
        }

        _shell.Dispose();
        _reservation.Dispose();
    }

    private static string FindProgram()
    {
        if (Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } path)
        {
            return File.Exists(path) ? path : throw new CommandException($"{ProgramVariable} is '{path}', which is no program.");
        }

        return FindOnPath("redis-server")
            ?? throw new CommandException($"redis-server was not found; 'apt-get install redis-server' provides it, or {ProgramVariable} names its path.");
    }

    // Servers live in sbin on some systems, which is not on every user's PATH.
    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Concat(["/usr/local/bin", "/usr/bin", "/usr/sbin"])
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    private static string Configuration(RedisOptions options, string folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        bind {options.Host}
        port {options.Port}
        requirepass {options.Password}
        dir "{folder}"
        save ""
        appendonly yes
        appendfsync everysec
        maxmemory-policy noeviction

        """);

    private static Process StartShell(string program, string folder)
    {
        var session = FindOnPath("setsid");
        var start = new ProcessStartInfo(session ?? "/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        string[] arguments = [.. session is null ? [] : new[] { "/bin/sh" }, "-c", Script, "sh", program, folder];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new CommandException("/bin/sh did not start.");
    }

    private async Task<string> ReadLogAsync()
    {
        var file = Path.Combine(Folder, "redis.log");
        return File.Exists(file) ? string.Join(' ', (await File.ReadAllLinesAsync(file)).TakeLast(3)).Trim() : "";
    }
}
