using System.Globalization;

namespace Bus.Testing;

/// <summary>A sentinel process of its own: a free port of 127.0.0.1 and a temporary folder.</summary>
/// <remarks>Disposing ends the process and removes its folder; both happen as well when the test process dies.</remarks>
public sealed class RedisSentinel : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(120);

    private readonly ReservedPort _port = new();
    private readonly RedisSetupOptions _options;
    private readonly RedisCertificates? _certificates;
    private readonly string _serviceName;
    private readonly int _primaryPort;
    private readonly int _quorum;
    private ChildProcess? _process;

    private RedisSentinel(RedisSetupOptions options, RedisCertificates? certificates, string serviceName, int primaryPort, int quorum)
    {
        _options = options;
        _certificates = certificates;
        _serviceName = serviceName;
        _primaryPort = primaryPort;
        _quorum = quorum;
        Directory = System.IO.Directory.CreateTempSubdirectory("bus-sentinel-").FullName;
        Janitor.RemoveAtExit(Directory);
    }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => _port.Number;

    /// <summary>The folder with the configuration, which the sentinel rewrites.</summary>
    public string Directory { get; }

    /// <summary>Whether the process runs; a paused one does.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the sentinel wrote to its log since its last start.</summary>
    public IReadOnlyList<string> Log => _process?.Lines ?? [];

    /// <summary>Sends one command on a connection of its own and returns the reply.</summary>
    /// <exception cref="RespErrorException">The sentinel answered with an error.</exception>
    public async Task<RespNode> SendAsync(params object[] words)
    {
        await using var probe = await RespProbe.ConnectAsync(Port, tls: _certificates is not null);
        await probe.SendAsync("AUTH", RedisServer.ProbeUser, RedisServer.ProbePassword);
        return await probe.SendAsync(words);
    }

    /// <summary>Kills the process with SIGKILL and awaits its end.</summary>
    public async Task KillAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.DisposeAsync();
            _process = null;
        }
    }

    /// <summary>Starts the sentinel again with what it knew.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await LaunchAsync();
    }

    /// <summary>Freezes the process (SIGSTOP): connections stay open, nothing is answered.</summary>
    public void Pause() => _process?.Stop();

    /// <summary>Lets a frozen process go on (SIGCONT).</summary>
    public void Resume() => _process?.Continue();

    /// <summary>Kills the process and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _port.Dispose();
        if (System.IO.Directory.Exists(Directory))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }

    internal static async Task<RedisSentinel> StartAsync(RedisSetupOptions options, RedisCertificates? certificates, string serviceName, int primaryPort, int quorum)
    {
        var sentinel = new RedisSentinel(options, certificates, serviceName, primaryPort, quorum);
        try
        {
            await File.WriteAllLinesAsync(sentinel.ConfigurationFile, sentinel.ConfigurationLines());
            await sentinel.LaunchAsync();
            return sentinel;
        }
        catch
        {
            await sentinel.DisposeAsync();
            throw;
        }
    }

    private string ConfigurationFile => Path.Combine(Directory, "sentinel.conf");

    private async Task LaunchAsync()
    {
        _process = ChildProcess.Start(RedisServer.FindProgram(), ConfigurationFile, "--sentinel");
        await _process.WaitForLineAsync("+monitor master", StartDeadline);
    }

    private IEnumerable<string> ConfigurationLines()
    {
        yield return "bind 127.0.0.1";
        yield return _certificates is null ? $"port {Port}" : $"port 0\ntls-port {Port}\ntls-replication yes";
        if (_certificates is not null)
        {
            yield return $"tls-cert-file {RedisServer.Quote(_certificates.ServerFile)}\ntls-key-file {RedisServer.Quote(_certificates.ServerKeyFile)}";
            yield return $"tls-ca-cert-file {RedisServer.Quote(_certificates.AuthorityFile)}\ntls-auth-clients no";
        }

        yield return $"dir {RedisServer.Quote(Directory)}";
        yield return $"user {RedisServer.ProbeUser} on >{RedisServer.ProbePassword} ~* &* +@all";
        yield return $"sentinel sentinel-user {RedisServer.ProbeUser}\nsentinel sentinel-pass {RedisServer.ProbePassword}";
        if (_options.SentinelPassword is not null)
        {
            yield return $"requirepass {RedisServer.Quote(_options.SentinelPassword)}";
        }

        yield return $"sentinel monitor {_serviceName} 127.0.0.1 {_primaryPort} {_quorum}";
        yield return string.Create(CultureInfo.InvariantCulture, $"sentinel down-after-milliseconds {_serviceName} {_options.DownAfter.TotalMilliseconds:0}");
        yield return $"sentinel failover-timeout {_serviceName} 5000\nsentinel parallel-syncs {_serviceName} 2";
        yield return $"sentinel auth-user {_serviceName} {RedisServer.ProbeUser}\nsentinel auth-pass {_serviceName} {RedisServer.ProbePassword}";
    }
}
