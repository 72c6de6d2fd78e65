using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Bus.Host.Cli;
using Bus.Redis;

namespace Bus.Host.Processes;

/// <summary>A cluster for this process alone: primaries on this machine that share the slots equally and in order, with one replica each or none.</summary>
/// <remarks>
/// Each node starts with a <c>nodes.conf</c> that knows all others and who owns what, so nobody has to introduce them. The tests' library could start one too, but
/// it belongs to tests and brings their framework along, which a program for users must not depend on.
/// </remarks>
internal sealed class PrivateCluster : IAsyncDisposable
{
    private const int NodeIdBytes = 20;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly List<Socket> _busPorts = [];
    private readonly List<string> _ids = [];
    private readonly List<PrivateRedis> _nodes = [];
    private readonly string _password = PrivateRedis.CreatePassword();
    private readonly List<Socket> _ports = [];
    private readonly int _primaries;
    private readonly bool _withReplicas;

    private PrivateCluster(int primaries, bool withReplicas)
    {
        _primaries = primaries;
        _withReplicas = withReplicas;
        for (var index = 0; index < (withReplicas ? 2 : 1) * primaries; index++)
        {
            _ports.Add(PrivateRedis.ReservePort());
            _busPorts.Add(PrivateRedis.ReservePort());
            _ids.Add(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NodeIdBytes)));
        }
    }

    internal string ConnectionString => $"redis-cluster://:{_password}@{string.Join(',', _ports.Take(_primaries).Select(x => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{PrivateRedis.GetPort(x)}")))}";

    /// <summary>Starts all nodes and awaits that each primary takes writes and has its replica.</summary>
    /// <exception cref="CommandException">redis-server is missing, or the nodes did not become a cluster in time.</exception>
    internal static async Task<PrivateCluster> StartAsync(int primaries, bool withReplicas, CancellationToken cancellationToken)
    {
        var cluster = new PrivateCluster(primaries, withReplicas);
        try
        {
            for (var index = 0; index < cluster._ports.Count; index++)
            {
                (string, string)[] files = [(PrivateRedis.ConfigurationFile, cluster.DescribeSettings(index)), ("nodes.conf", cluster.DescribeNodes(index))];
                cluster._nodes.Add(await PrivateRedis.LaunchAsync(cluster._ports[index], cluster._password, files, cancellationToken));
            }

            await cluster.WaitUntilReadyAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_nodes.Select(x => x.DisposeAsync().AsTask()));
        _ports.ForEach(x => x.Dispose());
        _busPorts.ForEach(x => x.Dispose());
    }

    private string DescribeSettings(int index) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        cluster-enabled yes
        cluster-config-file nodes.conf
        cluster-port {PrivateRedis.GetPort(_busPorts[index])}
        masterauth {_password}
        repl-diskless-sync-delay 0

        """);

    // A line per node: id, address, flags, the primary's id, two times, epoch, link state, slots (https://redis.io/docs/latest/commands/cluster-nodes/).
    private string DescribeNodes(int self)
    {
        var text = new StringBuilder();
        for (var index = 0; index < _ports.Count; index++)
        {
            var primary = index % _primaries;
            var isPrimary = index < _primaries;
            var (first, end) = (GetFirstSlot(primary), GetFirstSlot(primary + 1));
            text.Append(CultureInfo.InvariantCulture, $"{_ids[index]} 127.0.0.1:{PrivateRedis.GetPort(_ports[index])}@{PrivateRedis.GetPort(_busPorts[index])}");
            text.Append(CultureInfo.InvariantCulture, $" {(index == self ? "myself," : "")}{(isPrimary ? "master -" : $"slave {_ids[primary]}")} 0 0 {primary + 1} connected");
            text.Append(isPrimary ? string.Create(CultureInfo.InvariantCulture, $" {first}-{end - 1}\n") : "\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"vars currentEpoch {_primaries} lastVoteEpoch 0\n").ToString();
    }

    // The first slot whose share, rounded down, is the primary's: as slot * primaries / count has it.
    private int GetFirstSlot(int primary) => ((primary * RedisHashSlot.Count) + _primaries - 1) / _primaries;

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var options = RedisOptions.Parse(ConnectionString) with { ConnectTimeout = StartTimeout, CommandTimeout = StartTimeout };
        await _nodes[0].ConnectAsync(options, cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        await using var client = new RedisClient(options);
        var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "start" });
        await connection.ConnectAsync(cancellationToken);
        try
        {
            while (!await IsReadyAsync(connection, deadline.Token))
            {
                await Task.Delay(PollInterval, TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandException(string.Create(CultureInfo.InvariantCulture, $"The {_nodes.Count} nodes of the private cluster did not come together within {StartTimeout.TotalSeconds} seconds."));
        }
    }

    private async Task<bool> IsReadyAsync(IRedisConnection connection, CancellationToken cancellationToken)
    {
        var nodes = connection.Primaries;
        foreach (var node in nodes)
        {
            var cluster = await connection.ExecuteAsync(new RedisCommand("CLUSTER") { Node = node }.Add("INFO"), cancellationToken);
            var replication = await connection.ExecuteAsync(new RedisCommand("INFO") { Node = node }.Add("replication"), cancellationToken);
            if (!cluster.AsString()!.Contains("cluster_state:ok", StringComparison.Ordinal)
                || (_withReplicas && !replication.AsString()!.Contains("state=online", StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return nodes.Count == _primaries;
    }
}
