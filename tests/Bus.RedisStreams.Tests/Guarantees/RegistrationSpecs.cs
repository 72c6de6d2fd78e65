using System.Collections.Concurrent;
using Bus.Contracts.Specs;
using MassTransit;
using MassTransit.Testing;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>The ways a bus gets into a program: options, several buses, the test harness.</summary>
public sealed class RegistrationSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Fact]
    public async Task The_test_harness_sees_what_is_sent_and_consumed()
    {
        await using var provider = new ServiceCollection()
            .AddMassTransitTestHarness(x =>
            {
                x.AddConsumer<PingConsumer>();
                Transport.Use(x, (_, _) => { });
            })
            .BuildServiceProvider(validateScopes: true);
        var harness = provider.GetRequiredService<ITestHarness>();
        await harness.Start();

        var response = await harness.GetRequestClient<Ping>().GetResponse<Pong>(new Ping(1));

        response.Message.Id.ShouldBe(1);
        (await harness.Consumed.Any<Ping>()).ShouldBeTrue();
        (await harness.Sent.Any<Pong>()).ShouldBeTrue();
        (await harness.GetConsumerHarness<PingConsumer>().Consumed.Any<Ping>()).ShouldBeTrue();
    }

    [Fact]
    public async Task Two_buses_of_one_container_keep_to_their_own_prefix()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.Configure<RedisStreamsTransportOptions>(x => (x.ConnectionString, x.KeyPrefix) = (Server.ConnectionString, KeyPrefix));
        services.Configure<RedisStreamsTransportOptions>(nameof(ISecondBus), x => (x.ConnectionString, x.KeyPrefix) = (Server.ConnectionString, $"{KeyPrefix}-2"));
        var first = new Inbox<Ping>();
        var second = new Inbox<Ping>();
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.UsingRedisStreams((_, bus) => bus.ReceiveEndpoint(Queue, e => e.Handler<Ping>(first.ReceiveAsync)));
        });
        services.AddMassTransit<ISecondBus>(x =>
        {
            x.DisableUsageTelemetry();
            x.UsingRedisStreams((_, bus) => bus.ReceiveEndpoint(Queue, e => e.Handler<Ping>(second.ReceiveAsync)));
        });
        await using var provider = services.BuildServiceProvider();
        var buses = new[] { provider.GetRequiredService<IBusControl>(), provider.GetRequiredService<IBusInstance<ISecondBus>>().BusControl };
        await Task.WhenAll(buses.Select(x => x.StartAsync(Deadline)));

        await provider.GetRequiredService<IBus>().Publish(new Ping(1));
        await provider.GetRequiredService<ISecondBus>().Publish(new Ping(2));

        (await second.FirstAsync()).Message.Id.ShouldBe(2);
        (await first.FirstAsync()).Message.Id.ShouldBe(1);
        await Task.WhenAll(buses.Select(x => x.StopAsync(Deadline)));
        (first.All.Count, second.All.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task A_typed_endpoint_callback_configures_registered_endpoints()
    {
        var names = new ConcurrentQueue<string>();
        await StartAsync(x =>
        {
            x.AddConsumer<PingConsumer>();
            x.AddRedisStreamsConfigureEndpointsCallback((_, name, endpoint) =>
            {
                endpoint.LockDuration = TimeSpan.FromSeconds(5);
                names.Enqueue(name);
            });
        });

        names.ShouldBe(["ping"]);
        var lease = (await Server.SendAsync("ZRANGE", ProbeOf("ping").Leases, 0, 0, "WITHSCORES"))[1].Text!;
        var end = DateTimeOffset.FromUnixTimeMilliseconds((long)double.Parse(lease, System.Globalization.CultureInfo.InvariantCulture));
        (end - DateTimeOffset.UtcNow).ShouldBeLessThan(TimeSpan.FromSeconds(6));
    }

    public interface ISecondBus : IBus;

    public sealed record Ping(int Id);

    public sealed record Pong(int Id);

    public sealed class PingConsumer : IConsumer<Ping>
    {
        public Task Consume(ConsumeContext<Ping> context) => context.RespondAsync(new Pong(context.Message.Id));
    }
}
