using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Configuration;

/// <summary>What a host on a multiplexer takes, and what it refuses with a sentence.</summary>
public sealed class UseMultiplexerSpecs(SharedRedisServer redis) : StackExchangeSpecs(redis.Server)
{
    [Fact]
    public async Task The_bus_is_at_the_multiplexers_server_and_leaves_it_usable()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync)));
        await bus.SendAsync(Queue, new Work(1));
        await inbox.CountAsync(1);
        bus.Control.Address.Host.ShouldBe("127.0.0.1");
        bus.Control.Address.Port.ShouldBe(Server.Port);

        await bus.StopAsync();

        (await Multiplexer.GetDatabase().PingAsync()).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task A_stopped_bus_starts_again_on_the_same_multiplexer()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync)));
        await bus.StopAsync();

        await bus.StartAsync();
        await bus.SendAsync(Queue, new Work(1));

        await inbox.CountAsync(1);
    }

    [Fact]
    public async Task Database_prefix_and_compression_are_the_hosts()
    {
        var inbox = new Inbox<Work>();
        var bus = await StartOnMultiplexerAsync(
            x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(inbox.ReceiveAsync)),
            configureHost: host =>
            {
                host.Database(3);
                host.CompressBodiesAbove(10);
            });

        await bus.SendAsync(Queue, new Work(1));
        await inbox.CountAsync(1);

        (await Multiplexer.GetDatabase(3).KeyExistsAsync(Keys.Consumers)).ShouldBeTrue();
        (await Multiplexer.GetDatabase(0).KeyExistsAsync(Keys.Consumers)).ShouldBeFalse();
        await bus.StopAsync();
        await Multiplexer.GetDatabase(3).KeyDeleteAsync([.. Keys.All]);
    }

    [Fact]
    public async Task A_bus_that_starts_before_the_multiplexer_is_connected_waits_for_it()
    {
        await using var proxy = new FaultProxy(Server.Port);
        proxy.Refuse();
        using var multiplexer = await Multiplexers.ConnectAsync(proxy.Port);
        multiplexer.IsConnected.ShouldBeFalse();
        var starting = StartOnMultiplexerAsync(x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(_ => Task.CompletedTask)), multiplexer: multiplexer);

        proxy.Heal();

        await (await starting).StopAsync();
    }

    [Fact]
    public async Task The_test_harness_deletes_its_keys_through_the_multiplexer()
    {
        string prefix;
        await using (var provider = new ServiceCollection()
            .AddMassTransitTestHarness(x =>
            {
                x.DisableUsageTelemetry();
                x.AddConsumer<WorkConsumer>();
                x.UsingRedisStreams((context, bus) =>
                {
                    bus.UseMultiplexer(Multiplexer);
                    bus.ConfigureEndpoints(context);
                });
            })
            .ConfigureRedisStreamsTestOptions()
            .BuildServiceProvider())
        {
            prefix = provider.GetRequiredService<IOptions<RedisStreamsTestHarnessOptions>>().Value.KeyPrefix!;
            var harness = provider.GetRequiredService<ITestHarness>();
            await harness.Start();
            await harness.Bus.Publish(new Work(1));
            (await harness.Consumed.Any<Work>()).ShouldBeTrue();
        }

        var keys = await Server.SendAsync("KEYS", $"{prefix}:*");
        keys.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Waiting_for_replicas_is_refused_for_the_host_and_for_a_message()
    {
        Should.Throw<ConfigurationException>(() => Configure(x => x.UseMultiplexer(Multiplexer, host => host.WaitForReplicas(1, TimeSpan.FromSeconds(1)))))
            .Message.ShouldContain("WaitForReplicas needs a connection of the bus's own");

        var bus = await StartOnMultiplexerAsync();
        var refusal = await Should.ThrowAsync<NotSupportedException>(() => bus.SendAsync(Queue, new Work(1), x => x.WaitForReplicas(1, TimeSpan.FromSeconds(1))));
        refusal.Message.ShouldContain("WaitForReplicas needs a connection of the bus's own");
        (await Server.SendAsync("EXISTS", Keys.Lanes[QueueLanes.Normal])).Integer.ShouldBe(0);
    }

    [Fact]
    public void Settings_that_are_the_multiplexers_are_refused()
    {
        Action<IRedisStreamsHostConfigurator>[] settings =
        [
            x => x.Username("somebody"),
            x => x.Password("secret"),
            x => x.UseTls(),
            x => x.ConfigureClient(options => options with { Host = "elsewhere" }),
            x => x.ConfigureClient(options => options with { HeartbeatInterval = TimeSpan.FromSeconds(1) }),
        ];

        foreach (var setting in settings)
        {
            var refusal = Should.Throw<ConfigurationException>(() => Configure(x => x.UseMultiplexer(Multiplexer, setting)));

            refusal.Message.ShouldContain("the application's multiplexer, which decides by itself");
            refusal.Message.ShouldNotContain("secret");
        }
    }

    [Fact]
    public void Timeouts_are_the_hosts() => Should.NotThrow(() => Configure(x => x.UseMultiplexer(
        Multiplexer,
        host => host.ConfigureClient(options => options with { CommandTimeout = TimeSpan.FromSeconds(3), ConnectTimeout = TimeSpan.FromSeconds(2), MaxInFlightBytes = 1 << 20 }))));

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(10_001)]
    public void A_poll_interval_out_of_range_is_refused(int milliseconds)
    {
        var refusal = Should.Throw<ArgumentOutOfRangeException>(() => Configure(x => x.UseMultiplexer(Multiplexer, pollInterval: TimeSpan.FromMilliseconds(milliseconds))));

        refusal.Message.ShouldContain("it must be from 00:00:00.0010000 to 00:00:10");
    }

    [Fact]
    public async Task A_cluster_is_refused_by_its_name()
    {
        await using var node = await RedisServer.StartAsync(new RedisServerOptions { Configuration = ["cluster-enabled yes"] });
        using var multiplexer = await Multiplexers.ConnectAsync(node);

        Should.Throw<ConfigurationException>(() => Configure(x => x.UseMultiplexer(multiplexer))).Message.ShouldContain("a server of type Cluster; the transport runs on a single server only");
    }

    public sealed class WorkConsumer : IConsumer<Work>
    {
        public Task Consume(ConsumeContext<Work> context) => Task.CompletedTask;
    }
}
