namespace Bus.Testing;

/// <summary>A redis-server process of its own: a free port of 127.0.0.1, a temporary folder, nothing shared with any other server.</summary>
/// <remarks>
/// Disposing ends the process and removes its folder; both happen as well when the test process dies, even by SIGKILL.
/// The port stays reserved for the whole life of this object, restarts included. Members that start and stop are not to be
/// called concurrently; the others are safe to call from any thread.
/// </remarks>
public sealed class RedisServer : IAsyncDisposable
{
    /// <summary>The environment variable that may hold the path of the redis-server to use.</summary>
    public const string PathVariable = "BUS_REDIS_SERVER";

    // The probe's own user: tests can lock out the default user without locking themselves out.
    internal const string ProbeUser = "bus-testing-probe";
    internal const string ProbePassword = "probe";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly RedisServerOptions _options;
    private readonly ReservedPort _port = new();
    private readonly RedisCertificates? _certificates;
    private readonly List<RespProbe> _probes = [];
    private ChildProcess? _process;

    private RedisServer(RedisServerOptions options)
    {
        _options = options;
        Directory = System.IO.Directory.CreateTempSubdirectory("bus-redis-").FullName;
        Janitor.RemoveAtExit(Directory);
        _certificates = options.Tls == RedisTls.Off ? null : options.Certificates ?? RedisCertificates.Write(Directory, options.Tls);
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => _port.Number;

    /// <summary>The folder with the configuration and the data.</summary>
    public string Directory { get; }

    /// <summary>The id of the running process.</summary>
    /// <exception cref="InvalidOperationException">The server does not run.</exception>
    public int ProcessId => IsRunning ? _process!.Id : throw new InvalidOperationException($"The redis-server on port {Port} does not run.");

    /// <summary>Whether the process runs; a paused one does.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The file of the authority that signed the server's certificate, in PEM form; <see langword="null"/> without TLS.</summary>
    public string? CertificateAuthorityFile => _certificates?.AuthorityFile;

    /// <summary>What the server wrote to its log since its last start.</summary>
    public IReadOnlyList<string> Log => _process?.Lines ?? [];

    /// <summary>The address in URI form, with the default user's password: <c>redis://:secret@127.0.0.1:6379</c>, <c>rediss://</c> with TLS.</summary>
    public string ConnectionString => UriFor(_options.Password is null ? "" : $":{Uri.EscapeDataString(_options.Password)}@");

    /// <summary>The address in StackExchange.Redis' comma form, with the default user's password.</summary>
    public string CommaConnectionString => string.Join(',', CommaParts());

    /// <summary>Starts a server and awaits that it accepts commands.</summary>
    /// <param name="options">The configuration; the defaults persist nothing and need no password.</param>
    /// <exception cref="InvalidOperationException">redis-server is not installed, or refused its configuration.</exception>
    public static async Task<RedisServer> StartAsync(RedisServerOptions? options = null)
    {
        var server = new RedisServer(options ?? new RedisServerOptions());
        try
        {
            await server.LaunchAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address in URI form for one of the <see cref="RedisServerOptions.Users"/>.</summary>
    public string ConnectionStringFor(string user)
    {
        var known = _options.Users.Single(candidate => candidate.Name == user);
        return UriFor($"{Uri.EscapeDataString(known.Name)}:{Uri.EscapeDataString(known.Password)}@");
    }

    /// <summary>A connection of a user who may do everything; it lives until this server is disposed or the caller disposes it.</summary>
    /// <remarks>A server that was restarted needs a new one.</remarks>
    public async Task<RespProbe> ConnectAsync()
    {
        var probe = await RespProbe.ConnectAsync(Port, tls: _certificates is not null);
        lock (_probes)
        {
            _probes.Add(probe);
        }

        await probe.SendAsync("AUTH", ProbeUser, ProbePassword);
        return probe;
    }

    /// <summary>Sends one command on a connection of its own and returns the reply.</summary>
    /// <exception cref="RespErrorException">Redis answered with an error.</exception>
    public async Task<RespNode> SendAsync(params object[] words)
    {
        await using var probe = await RespProbe.ConnectAsync(Port, tls: _certificates is not null);
        await probe.SendAsync("AUTH", ProbeUser, ProbePassword);
        return await probe.SendAsync(words);
    }

    /// <summary>Sets a configuration value; a restart forgets it.</summary>
    public Task ConfigSetAsync(string name, object value) => SendAsync("CONFIG", "SET", name, value);

    /// <summary>Removes all data of all databases.</summary>
    public Task FlushAsync() => SendAsync("FLUSHALL", "SYNC");

    /// <summary>Kills the process with SIGKILL and awaits its end. The data stay as the kernel and the disk have them.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Asks the process to end (SIGTERM) and awaits its end. Clients see their connections closed.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
        {
            _process.Continue();
            _process.Terminate();
            await _process.WaitForExitAsync();
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Starts the server again on the same port with the same data, after stopping it if it still runs.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await LaunchAsync();
    }

    /// <summary>Freezes the process (SIGSTOP): connections stay open, nothing is answered.</summary>
    public void Pause() => _process?.Stop();

    /// <summary>Lets a frozen process go on (SIGCONT).</summary>
    public void Resume() => _process?.Continue();

    /// <summary>Kills the process and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var probe in _probes)
        {
            await probe.DisposeAsync();
        }

        await KillAsync();
        _port.Dispose();
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    internal static string FindProgram()
        => Executables.Find(Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path ? path : "redis-server")
            ?? throw new InvalidOperationException(
                $"redis-server was not found: 'apt-get install redis-server' provides it, or {PathVariable} names its path.");

    private async Task LaunchAsync()
    {
        var configuration = Path.Combine(Directory, "redis.conf");
        await File.WriteAllLinesAsync(configuration, ConfigurationLines());
        _process = ChildProcess.Start(FindProgram(), configuration);
        try
        {
            await _process.WaitForLineAsync("Ready to accept connections", StartDeadline);
        }
        catch (ChildProcessException exception)
        {
            throw new InvalidOperationException($"redis-server did not start on port {Port}. {exception.Message}", exception);
        }
    }

    private IEnumerable<string> ConfigurationLines()
    {
        yield return "bind 127.0.0.1";
        yield return _certificates is null ? $"port {Port}" : $"port 0\ntls-port {Port}";
        if (_certificates is not null)
        {
            yield return $"tls-cert-file {Quote(_certificates.ServerFile)}\ntls-key-file {Quote(_certificates.ServerKeyFile)}";
            yield return $"tls-ca-cert-file {Quote(_certificates.AuthorityFile)}\ntls-auth-clients no";
        }

        yield return $"dir {Quote(Directory)}";
        yield return "save \"\"";
        yield return "enable-debug-command local";
        yield return $"appendonly {(_options.AppendOnly == AppendOnly.No ? "no" : "yes")}";
        yield return $"appendfsync {(_options.AppendOnly == AppendOnly.Always ? "always" : "everysec")}";
        yield return $"user {ProbeUser} on >{ProbePassword} ~* &* +@all";
        foreach (var user in _options.Users)
        {
            yield return $"user {user.Name} on {Quote('>' + user.Password)} {user.Rules}";
        }

        if (_options.Password is not null)
        {
            yield return $"requirepass {Quote(_options.Password)}";
        }

        if (_options.MaxMemoryBytes is { } bytes)
        {
            yield return $"maxmemory {bytes}\nmaxmemory-policy noeviction";
        }

        foreach (var line in _options.Configuration)
        {
            yield return line;
        }
    }

    internal static string Quote(string value) => $"\"{value.Replace("\\", @"\\").Replace("\"", "\\\"")}\"";

    private string UriFor(string userInfo) => $"{(_certificates is null ? "redis" : "rediss")}://{userInfo}127.0.0.1:{Port}";

    private IEnumerable<string> CommaParts()
    {
        yield return $"127.0.0.1:{Port}";
        if (_options.Password is not null)
        {
            yield return $"password={_options.Password}";
        }

        if (_certificates is not null)
        {
            yield return "ssl=true";
        }
    }
}
