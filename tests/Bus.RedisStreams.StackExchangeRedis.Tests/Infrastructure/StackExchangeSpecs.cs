using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using StackExchange.Redis;

namespace Bus.RedisStreams.StackExchangeRedis.Tests;

/// <summary>What the specs of buses on a multiplexer have in common.</summary>
public abstract class StackExchangeSpecs : TransportSpecs
{
    protected const string Queue = "work";

    protected StackExchangeSpecs(RedisServer server)
        : base(new StackExchangeUnderTest(server))
    {
        Server = server;
    }

    protected RedisServer Server { get; }

    protected string KeyPrefix => ((StackExchangeUnderTest)Transport).KeyPrefix;

    protected IConnectionMultiplexer Multiplexer => ((StackExchangeUnderTest)Transport).Multiplexer;

    private protected QueueKeys Keys => new RedisKeys(KeyPrefix).Queue(Queue);

    public override async ValueTask InitializeAsync()
    {
        // A test that failed may have left its server dead or frozen.
        Server.Resume();
        if (!Server.IsRunning)
        {
            await Server.RestartAsync();
        }

        await base.InitializeAsync();
    }

    /// <summary>Starts a bus on the multiplexer.</summary>
    protected Task<SpecBus> StartOnMultiplexerAsync(
        Action<IRedisStreamsBusFactoryConfigurator>? configure = null, TimeSpan? pollInterval = null, IConnectionMultiplexer? multiplexer = null, Action<IRedisStreamsHostConfigurator>? configureHost = null) =>
        StartAsync(configure: (_, bus) =>
        {
            var redis = (IRedisStreamsBusFactoryConfigurator)bus;
            redis.UseMultiplexer(
                multiplexer ?? Multiplexer,
                host =>
                {
                    host.KeyPrefix = KeyPrefix;
                    configureHost?.Invoke(host);
                },
                pollInterval);
            configure?.Invoke(redis);
        });

    /// <summary>Starts a bus with a client of its own, which meets those on the multiplexer.</summary>
    protected Task<SpecBus> StartOnOwnClientAsync(Action<IRedisStreamsBusFactoryConfigurator>? configure = null) => StartAsync(configure: (_, bus) =>
    {
        var redis = (IRedisStreamsBusFactoryConfigurator)bus;
        redis.Host(Server.ConnectionString, host => host.KeyPrefix = KeyPrefix);
        configure?.Invoke(redis);
    });

    /// <summary>Builds a bus without starting it; fails as its configuration does.</summary>
    protected static void Configure(Action<IRedisStreamsBusFactoryConfigurator> configure) => MassTransit.Bus.Factory.CreateUsingRedisStreams(configure);

    /// <summary>Awaits that no message waits or is held.</summary>
    protected Task EmptyAsync() => Eventually.ReturnsAsync(
        async () => (await Server.SendAsync("XLEN", Keys.Lanes[QueueLanes.Normal])).Integer, x => x == 0, $"queue {Queue} is empty", deadline: Deadline);

    public sealed record Work(int Id);
}
