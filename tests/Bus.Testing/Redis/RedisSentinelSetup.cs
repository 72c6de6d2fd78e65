namespace Bus.Testing;

/// <summary>A primary, two replicas and three sentinels (quorum 2), all processes of their own on 127.0.0.1.</summary>
/// <remarks>Disposing ends them all. Members that start, stop and fail over are not to be called concurrently.</remarks>
public sealed class RedisSentinelSetup : IAsyncDisposable
{
    private const int ReplicaCount = 2;
    private const int SentinelCount = 3;
    private const int Quorum = 2;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FailoverDeadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FailoverAttempt = TimeSpan.FromSeconds(12);

    private readonly RedisSetupOptions _options;
    private readonly List<RedisServer> _servers = [];
    private readonly List<RedisSentinel> _sentinels = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-sentinels-").FullName;
    private readonly RedisCertificates? _certificates;

    private RedisSentinelSetup(RedisSetupOptions options)
    {
        _options = options;
        Janitor.RemoveAtExit(_folder);
        _certificates = options.Tls == RedisTls.Off ? null : RedisCertificates.Write(_folder, options.Tls);
    }

    /// <summary>The name under which the sentinels know the primary.</summary>
    public string ServiceName => "mymaster";

    /// <summary>The three servers; which is the primary changes with every failover.</summary>
    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>The three sentinels.</summary>
    public IReadOnlyList<RedisSentinel> Sentinels => _sentinels;

    /// <summary>The file of the authority that signed all certificates, in PEM form; <see langword="null"/> without TLS.</summary>
    public string? CertificateAuthorityFile => _certificates?.AuthorityFile;

    /// <summary>The address in URI form, with the default user's passwords.</summary>
    public string ConnectionString
    {
        get
        {
            var credentials = _options.Password is null ? "" : $":{Uri.EscapeDataString(_options.Password)}@";
            var sentinel = _options.SentinelPassword is null ? "" : $"&sentinelPassword={Uri.EscapeDataString(_options.SentinelPassword)}";
            return $"{(_certificates is null ? "redis" : "rediss")}-sentinel://{credentials}{Hosts()}/0?service={ServiceName}{sentinel}";
        }
    }

    /// <summary>Starts everything and awaits that the sentinels know the replicas and one another.</summary>
    public static async Task<RedisSentinelSetup> StartAsync(RedisSetupOptions? options = null)
    {
        var setup = new RedisSentinelSetup(options ?? new RedisSetupOptions());
        try
        {
            await setup.LaunchAsync();
            return setup;
        }
        catch
        {
            await setup.DisposeAsync();
            throw;
        }
    }

    /// <summary>The server that a running sentinel names as the primary.</summary>
    public async Task<RedisServer> FindPrimaryAsync()
    {
        var sentinel = _sentinels.First(candidate => candidate.IsRunning);
        var address = await sentinel.SendAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", ServiceName);
        return _servers.Single(server => server.Port == address[1].Integer);
    }

    /// <summary>Has the sentinels promote a replica while the primary is well, and awaits that all of them know and the old primary follows.</summary>
    /// <returns>The new primary.</returns>
    public async Task<RedisServer> FailoverAsync()
    {
        var old = await FindPrimaryAsync();

        // A sentinel refuses for a moment after the last failover, and gives one up in which the others did not elect it in time.
        await Eventually.ReturnsAsync(AttemptAsync, succeeded => succeeded, "a sentinel fails over", deadline: Deadline);
        return await AwaitFailoverAsync(old);

        async Task<bool> AttemptAsync()
        {
            var sentinel = _sentinels.First(candidate => candidate.IsRunning);
            try
            {
                await sentinel.SendAsync("SENTINEL", "FAILOVER", ServiceName);
                await Eventually.ReturnsAsync(FindPrimaryAsync, primary => primary.Port != old.Port, "the attempt succeeds", deadline: FailoverAttempt);
                return true;
            }
            catch (Exception exception) when (exception is RespErrorException or TimeoutException)
            {
                return (await FindPrimaryAsync()).Port != old.Port;
            }
        }
    }

    /// <summary>Awaits that all running sentinels name the same primary, another than the old one, and that it takes writes.</summary>
    /// <returns>The new primary.</returns>
    public async Task<RedisServer> AwaitFailoverAsync(RedisServer old)
    {
        // A sentinel that hears late of a new primary makes it a replica again, and the others choose anew: which one it is, is read each time.
        var (primary, _) = await Eventually.ReturnsAsync(
            ReadPrimaryAsync,
            state => state.Server is not null && state.Server != old && state.Role == "master",
            $"all sentinels name the same primary, another than {old.Port}, and it is one",
            state => state.Server is null ? "they do not agree" : $"they name {state.Server.Port}: {state.Role}",
            FailoverDeadline);
        if (old.IsRunning)
        {
            await Eventually.ReturnsAsync(() => ReadRoleAsync(old), role => role == "slave", $"{old.Port} is a replica", deadline: Deadline);
        }

        return primary!;
    }

    /// <summary>Awaits that a primary, its replicas and the sentinels see one another, as after the start.</summary>
    public async Task AwaitStableAsync()
    {
        foreach (var sentinel in _sentinels.Where(candidate => candidate.IsRunning))
        {
            await Eventually.ReturnsAsync(
                () => sentinel.SendAsync("SENTINEL", "MASTER", ServiceName),
                state => state["flags"].Text == "master"
                    && state["num-slaves"].Integer >= ReplicaCount
                    && state["num-other-sentinels"].Integer == SentinelCount - 1,
                $"the sentinel on port {sentinel.Port} knows all others",
                deadline: Deadline);
        }

        var primary = await FindPrimaryAsync();
        await AwaitReplicasAsync(primary);
    }

    /// <summary>Ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var sentinel in _sentinels)
        {
            await sentinel.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Hosts() => string.Join(',', _sentinels.Select(sentinel => $"127.0.0.1:{sentinel.Port}"));

    private async Task LaunchAsync()
    {
        var primary = await RedisServer.StartAsync(CreateServerOptions());
        _servers.Add(primary);
        _servers.AddRange(await Task.WhenAll(Enumerable.Range(0, ReplicaCount)
            .Select(_ => RedisServer.StartAsync(CreateServerOptions($"replicaof 127.0.0.1 {primary.Port}")))));

        // A sentinel that finds the replicas at its first look need not wait ten seconds for its next.
        await AwaitReplicasAsync(primary);
        _sentinels.AddRange(await Task.WhenAll(Enumerable.Range(0, SentinelCount)
            .Select(_ => RedisSentinel.StartAsync(_options, _certificates, ServiceName, primary.Port, Quorum))));
        await AwaitStableAsync();
    }

    /// <summary>The server that all running sentinels name as the primary, if they agree, and the role that it gives itself.</summary>
    private async Task<(RedisServer? Server, string Role)> ReadPrimaryAsync()
    {
        var ports = new HashSet<long>();
        foreach (var sentinel in _sentinels.Where(candidate => candidate.IsRunning))
        {
            ports.Add((await sentinel.SendAsync("SENTINEL", "GET-MASTER-ADDR-BY-NAME", ServiceName))[1].Integer);
        }

        if (ports.Count != 1)
        {
            return (null, "");
        }

        var server = _servers.Single(candidate => ports.Contains(candidate.Port));
        return (server, server.IsRunning ? await ReadRoleAsync(server) : "not running");
    }

    private static async Task<string> ReadRoleAsync(RedisServer server)
    {
        try
        {
            return (await server.SendAsync("ROLE"))[0].Text!;
        }
        catch (IOException exception)
        {
            // A sentinel that turns a server into a replica disconnects all its clients.
            return exception.Message;
        }
    }

    private static async Task AwaitReplicasAsync(RedisServer primary) => await Eventually.ReturnsAsync(
        () => primary.SendAsync("ROLE"),
        role => role[0].Text == "master" && role[2].Count >= ReplicaCount,
        $"{ReplicaCount} replicas follow {primary.Port}",
        deadline: Deadline);

    private RedisServerOptions CreateServerOptions(params string[] lines) => new()
    {
        Password = _options.Password,
        Users = _options.Users,
        Tls = _options.Tls,
        Certificates = _certificates,
        Configuration =
        [
            .. RedisReplication.Lines(_certificates),
            .. _options.Configuration,
            .. lines,
        ],
    };
}
