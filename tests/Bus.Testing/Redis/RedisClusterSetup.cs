using System.Globalization;

namespace Bus.Testing;

/// <summary>A cluster of three primaries with a replica each, all processes of their own on 127.0.0.1.</summary>
/// <remarks>Disposing ends them all. Members that change the cluster are not to be called concurrently; the others are safe to call from any thread.</remarks>
public sealed class RedisClusterSetup : IAsyncDisposable
{
    private const int PrimaryCount = 3;
    private const int SlotCount = 16384;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FailoverAttempt = TimeSpan.FromSeconds(6);

    private readonly RedisSetupOptions _options;
    private readonly List<RedisServer> _nodes = [];
    private readonly List<ReservedPort> _busPorts = [];
    private readonly Dictionary<int, int> _busPortOf = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-cluster-").FullName;
    private readonly RedisCertificates? _certificates;

    private RedisClusterSetup(RedisSetupOptions options)
    {
        _options = options;
        Janitor.RemoveAtExit(_folder);
        _certificates = options.Tls == RedisTls.Off ? null : RedisCertificates.Write(_folder, options.Tls);
    }

    /// <summary>All nodes: at the start the primaries, then their replicas in the same order.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>The file of the authority that signed all certificates, in PEM form; <see langword="null"/> without TLS.</summary>
    public string? CertificateAuthorityFile => _certificates?.AuthorityFile;

    /// <summary>The address in URI form, with the default user's password.</summary>
    public string ConnectionString => ConnectionStringWith(_options.Password is null ? "" : $":{Uri.EscapeDataString(_options.Password)}@");

    /// <summary>Starts all nodes, makes them a cluster, and awaits that all agree on it.</summary>
    public static async Task<RedisClusterSetup> StartAsync(RedisSetupOptions? options = null)
    {
        var setup = new RedisClusterSetup(options ?? new RedisSetupOptions());
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

    /// <summary>The address in URI form for one of the <see cref="RedisSetupOptions.Users"/>.</summary>
    public string ConnectionStringFor(string user)
    {
        var known = _options.Users.Single(candidate => candidate.Name == user);
        return ConnectionStringWith($"{Uri.EscapeDataString(known.Name)}:{Uri.EscapeDataString(known.Password)}@");
    }

    /// <summary>The hash slot of a key, as Redis computes it.</summary>
    public async Task<int> SlotOfAsync(string key) => (int)(await AnyRunning().SendAsync("CLUSTER", "KEYSLOT", key)).Integer;

    /// <summary>The node that owns a slot, as the running nodes see it.</summary>
    public async Task<RedisServer> OwnerOfAsync(int slot) => await FindOwnerAsync(AnyRunning(), slot)
        ?? throw new InvalidOperationException($"Nobody owns slot {slot}.");

    /// <summary>The node that owns a key's slot.</summary>
    public async Task<RedisServer> OwnerOfAsync(string key) => await OwnerOfAsync(await SlotOfAsync(key));

    /// <summary>A running replica of a node, as soon as the nodes know of one.</summary>
    public async Task<RedisServer> ReplicaOfAsync(RedisServer primary)
    {
        var id = await IdOfAsync(primary);
        var replica = await Eventually.ReturnsAsync(FindAsync, found => found is not null, $"a replica follows {primary.Port}", deadline: Deadline);
        return replica!;

        async Task<RedisServer?> FindAsync()
        {
            // Id, address, flags, the primary's id.
            var lines = (await AnyRunning().SendAsync("CLUSTER", "NODES")).Text!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var replicas = lines.Select(line => line.Split(' ')).Where(words => words[3] == id).Select(words => NodeAt(words[1]));
            return replicas.FirstOrDefault(node => node.IsRunning);
        }
    }

    /// <summary>Makes a replica the primary in an orderly way (<c>CLUSTER FAILOVER</c>), and awaits that all nodes know.</summary>
    public async Task FailoverAsync(RedisServer replica)
    {
        await Eventually.ReturnsAsync(
            () => replica.SendAsync("ROLE"), role => role[0].Text == "slave" && role[3].Text == "connected", $"{replica.Port} follows its primary", deadline: Deadline);

        // Redis gives an attempt up after five seconds, when the primary did not pause in time.
        await Eventually.ReturnsAsync(AttemptAsync, succeeded => succeeded, $"{replica.Port} is a primary", deadline: Deadline);
        await AwaitPrimaryAsync(replica);

        async Task<bool> AttemptAsync()
        {
            await replica.SendAsync("CLUSTER", "FAILOVER");
            try
            {
                await Eventually.ReturnsAsync(() => replica.SendAsync("ROLE"), role => role[0].Text == "master", "the attempt succeeds", deadline: FailoverAttempt);
                return true;
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    /// <summary>Awaits that a node is a primary that serves slots, and that all running nodes agree.</summary>
    public async Task AwaitPrimaryAsync(RedisServer node)
    {
        await Eventually.ReturnsAsync(() => node.SendAsync("ROLE"), role => role[0].Text == "master", $"{node.Port} is a primary", deadline: Deadline);
        await AwaitStableAsync();
    }

    /// <summary>Awaits that every running node sees the cluster as well and names the same owners.</summary>
    public async Task AwaitStableAsync()
    {
        await Eventually.ReturnsAsync(DescribeAsync, views => views.Distinct().Count() == 1 && !views[0].Contains("fail", StringComparison.Ordinal), "all nodes agree on a healthy cluster", views => string.Join('\n', views), Deadline);

        async Task<string[]> DescribeAsync() => await Task.WhenAll(_nodes.Where(node => node.IsRunning).Select(async node =>
        {
            var state = (await node.SendAsync("CLUSTER", "INFO")).Text!.Split("\r\n")[0];
            var slots = await node.SendAsync("CLUSTER", "SLOTS");
            var ranges = slots.Items.Select(range => $"{range[0]}-{range[1]}@{range[2][1]}+{range.Count - 3}").Order(StringComparer.Ordinal);
            return $"{state} {string.Join(' ', ranges)}";
        }));
    }

    /// <summary>Prepares the move of one slot; nothing happens until its first step.</summary>
    public async Task<RedisSlotMigration> PrepareMigrationAsync(int slot, RedisServer target) =>
        new(this, slot, await OwnerOfAsync(slot), target);

    /// <summary>The id by which the nodes know one another.</summary>
    public static async Task<string> IdOfAsync(RedisServer node) => (await node.SendAsync("CLUSTER", "MYID")).Text!;

    /// <summary>Ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        _busPorts.ForEach(port => port.Dispose());
        Directory.Delete(_folder, recursive: true);
    }

    private RedisServer AnyRunning() => _nodes.First(node => node.IsRunning);

    private RedisServer NodeAt(string address)
    {
        // 127.0.0.1:7000@17000
        var port = int.Parse(address.Split(':')[1].Split('@')[0], CultureInfo.InvariantCulture);
        return _nodes.Single(node => node.Port == port);
    }

    private async Task<RedisServer?> FindOwnerAsync(RedisServer asked, int slot)
    {
        var slots = await asked.SendAsync("CLUSTER", "SLOTS");
        var range = slots.Items.FirstOrDefault(candidate => candidate[0].Integer <= slot && slot <= candidate[1].Integer);
        return range is null ? null : _nodes.Single(node => node.Port == range[2][1].Integer);
    }

    private string ConnectionStringWith(string credentials) =>
        $"{(_certificates is null ? "redis" : "rediss")}-cluster://{credentials}{string.Join(',', _nodes.Select(node => $"127.0.0.1:{node.Port}"))}";

    private async Task LaunchAsync()
    {
        _nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, 2 * PrimaryCount).Select(_ => StartNodeAsync())));
        for (var index = 0; index < PrimaryCount; index++)
        {
            await _nodes[index].SendAsync("CLUSTER", "SET-CONFIG-EPOCH", index + 1);
            await _nodes[index].SendAsync("CLUSTER", "ADDSLOTSRANGE", SlotCount * index / PrimaryCount, (SlotCount * (index + 1) / PrimaryCount) - 1);
        }

        foreach (var node in _nodes.Skip(1))
        {
            await _nodes[0].SendAsync("CLUSTER", "MEET", "127.0.0.1", node.Port, _busPortOf[node.Port]);
        }

        for (var index = 0; index < PrimaryCount; index++)
        {
            var primary = await IdOfAsync(_nodes[index]);
            await FollowAsync(_nodes[PrimaryCount + index], primary);
        }

        await AwaitStableAsync();
        await Task.WhenAll(_nodes.Take(PrimaryCount).Select(primary => Eventually.ReturnsAsync(
            () => primary.SendAsync("ROLE"), role => role[2].Count == 1, $"a replica follows {primary.Port}", deadline: Deadline)));
    }

    private static async Task FollowAsync(RedisServer replica, string primary) => await Eventually.ReturnsAsync(
        async () =>
        {
            try
            {
                return (await replica.SendAsync("CLUSTER", "REPLICATE", primary)).Text;
            }
            catch (RespErrorException exception)
            {
                // It has not heard of the primary yet.
                return exception.Message;
            }
        },
        answer => answer == "OK",
        $"{replica.Port} follows its primary",
        deadline: Deadline);

    private async Task<RedisServer> StartNodeAsync()
    {
        var busPort = new ReservedPort();
        lock (_busPorts)
        {
            _busPorts.Add(busPort);
        }

        var node = await RedisServer.StartAsync(new RedisServerOptions
        {
            Password = _options.Password,
            Users = _options.Users,
            Tls = _options.Tls,
            Certificates = _certificates,
            Configuration =
            [
                .. RedisReplication.Lines(_certificates),
                .. _certificates is null ? (IEnumerable<string>)[] : ["tls-cluster yes"],
                "cluster-enabled yes",
                "cluster-config-file nodes.conf",
                string.Create(CultureInfo.InvariantCulture, $"cluster-node-timeout {_options.DownAfter.TotalMilliseconds:0}"),
                $"cluster-port {busPort.Number}",
                "cluster-replica-validity-factor 0",

                // Without it the loss of one primary would stop the others.
                "cluster-require-full-coverage no",
                .. _options.Configuration,
            ],
        });
        lock (_busPorts)
        {
            _busPortOf[node.Port] = busPort.Number;
        }

        return node;
    }
}
