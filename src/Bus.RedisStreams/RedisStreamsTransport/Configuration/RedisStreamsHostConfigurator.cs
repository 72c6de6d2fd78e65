using Bus.Redis;
using MassTransit;

namespace Bus.RedisStreams.Configuration;

/// <summary>Collects the settings of a host.</summary>
internal sealed class RedisStreamsHostConfigurator : IRedisStreamsHostConfigurator
{
    private RedisOptions _options;

    internal RedisStreamsHostConfigurator(RedisOptions options, string keyPrefix)
    {
        _options = options;
        KeyPrefix = keyPrefix;
    }

    public string KeyPrefix { get; set; }

    internal RedisStreamsHostSettings Settings => new(_options, KeyPrefix);

    public void Username(string username) => _options = _options with { User = username };

    public void Password(string password) => _options = _options with { Password = password };

    public void Database(int database) => _options = _options with { Database = database };

    public void UseTls() => _options = _options with { UseTls = true };

    public void ConfigureClient(Func<RedisOptions, RedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _options = configure(_options);
    }
}
