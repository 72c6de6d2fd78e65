using System.IO.Compression;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams.Configuration;

/// <summary>Collects the settings of a host.</summary>
internal sealed class RedisStreamsHostConfigurator : IRedisStreamsHostConfigurator
{
    private BodyCompressionSettings? _compression;
    private RedisOptions _options;
    private ReplicaWait? _replicaWait;

    internal RedisStreamsHostConfigurator(RedisOptions options, string keyPrefix)
    {
        _options = options;
        KeyPrefix = keyPrefix;
    }

    public string KeyPrefix { get; set; }

    public long MaxMessageSize { get; set; } = RedisStreamsDefaults.MaxMessageSize;

    /// <summary>Makes the client of the bus.</summary>
    internal IRedisClientFactory Clients { get; set; } = OwnClientFactory.Instance;

    /// <summary>How often a sleeping endpoint looks for messages, where the client cannot sleep on the server.</summary>
    internal TimeSpan PollInterval { get; set; } = RedisStreamsDefaults.PollInterval;

    internal RedisStreamsHostSettings Settings => new(_options, KeyPrefix)
    {
        MaxMessageSize = MaxMessageSize,
        Compression = _compression,
        ReplicaWait = _replicaWait,
        Clients = Clients,
        PollInterval = PollInterval,
    };

    public void Username(string username) => _options = _options with { User = username };

    public void Password(string password) => _options = _options with { Password = password };

    public void Database(int database) => _options = _options with { Database = database };

    public void UseTls() => _options = _options with { UseTls = true };

    public void CompressBodiesAbove(int above, CompressionLevel level) => _compression = BodyCompressionSettings.Create(above, level);

    public void WaitForReplicas(int replicas, TimeSpan timeout) => _replicaWait = ReplicaWait.Create(replicas, timeout);

    public void ConfigureClient(Func<RedisOptions, RedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _options = configure(_options);
    }
}
