using Bus.Testing;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.RedisStreams.Tests.Testing;

/// <summary>What users have to test their own consumers on a real Redis: keys of their own, clean when they want them clean.</summary>
public sealed class TestHarnessSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private string Given => $"{KeyPrefix}-given";

    [Fact]
    public async Task A_random_prefix_wins_over_that_of_the_host_and_leaves_no_keys()
    {
        string prefix;
        await using (var provider = Provide(configure: null))
        {
            prefix = provider.GetRequiredService<IOptions<RedisStreamsTestHarnessOptions>>().Value.KeyPrefix!;
            var harness = provider.GetRequiredService<ITestHarness>();
            await harness.Start();

            await harness.Bus.Publish(new Ping(1));

            (await harness.Consumed.Any<Ping>()).ShouldBeTrue();
            harness.Bus.Address.OriginalString.ShouldContain($"/{prefix}/");
            (await KeysAsync(prefix)).ShouldContain($"{prefix}:{{ping}}:normal");
            (await KeysAsync(KeyPrefix)).ShouldBeEmpty("the prefix that the application sets is not that of the test");
        }

        (await KeysAsync(prefix)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_containers_do_not_meet()
    {
        await using var first = Provide(configure: null);
        await using var second = Provide(configure: null);
        var harnesses = new[] { first.GetRequiredService<ITestHarness>(), second.GetRequiredService<ITestHarness>() };
        await Task.WhenAll(harnesses.Select(x => x.Start()));

        await harnesses[0].Bus.Publish(new Ping(1));
        await harnesses[1].Bus.Publish(new Ping(2));

        (await harnesses[0].Consumed.SelectAsync<Ping>().First()).Context.Message.Id.ShouldBe(1);
        (await harnesses[1].Consumed.SelectAsync<Ping>().First()).Context.Message.Id.ShouldBe(2);
        harnesses.ShouldAllBe(x => x.Consumed.Select<Ping>(default).Count() == 1);
    }

    [Fact]
    public async Task A_given_prefix_is_cleaned_when_asked_and_its_neighbours_are_not()
    {
        var error = $"{Given}:{{ping}}_error:normal";
        var neighbours = new[] { $"{Given}2:{{ping}}:normal", $"{Given}", $"x{Given}:topic:a" };
        foreach (var key in neighbours.Append(error))
        {
            await Server.SendAsync("XADD", key, "*", "body", "{}");
        }

        try
        {
            await using (var provider = Provide(x => (x.KeyPrefix, x.CleanKeys) = (Given, true)))
            {
                var harness = provider.GetRequiredService<ITestHarness>();
                await harness.Start();
                (await Server.SendAsync("EXISTS", error)).Integer.ShouldBe(0, "what an earlier run left is gone");
            }

            (await KeysAsync(Given)).ShouldNotBeEmpty("the keys of a given prefix stay to be looked at");
            (await Server.SendAsync(["EXISTS", .. neighbours])).Integer.ShouldBe(neighbours.Length);
        }
        finally
        {
            await Server.SendAsync(["UNLINK", .. neighbours]);
            await Server.RemoveKeysAsync(Given);
        }
    }

    [Fact]
    public async Task Without_cleaning_a_given_prefix_keeps_what_was_there()
    {
        await Server.SendAsync("XADD", $"{Given}:{{ping}}:normal", "*", "body", """{"id":3}""", "message-id", NewId.NextGuid().ToString());
        await using var provider = Provide(x => x.KeyPrefix = Given);
        var harness = provider.GetRequiredService<ITestHarness>();

        await harness.Start();

        (await harness.Consumed.SelectAsync<Ping>().First()).Context.Message.Id.ShouldBe(3);
        await harness.Stop(default);
        await Server.RemoveKeysAsync(Given);
    }

    [Fact]
    public async Task Cleaning_reads_in_pages_and_never_asks_for_all_keys()
    {
        await using var server = await RedisServer.StartAsync();
        await using (var probe = await server.ConnectAsync())
        {
            await probe.SendAsync("EVAL", "for i = 1, 5000 do redis.call('SET', ARGV[1] .. ':old' .. i, 1) end", 0, Given);
            await probe.SendAsync("CONFIG", "RESETSTAT");
        }

        await using var provider = Provide(x => (x.KeyPrefix, x.CleanKeys) = (Given, true), server);
        await provider.GetRequiredService<ITestHarness>().Start();

        (await server.SendAsync("EXISTS", $"{Given}:old1", $"{Given}:old5000")).Integer.ShouldBe(0);
        var statistics = (await server.SendAsync("INFO", "commandstats")).Text!;
        statistics.ShouldNotContain("cmdstat_keys");
        statistics.ShouldNotContain("cmdstat_flush");
        var scans = statistics.Split('\n').Single(x => x.StartsWith("cmdstat_scan:", StringComparison.Ordinal));
        int.Parse(scans.Split("calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task The_prefix_of_a_real_bus_is_never_cleaned()
    {
        await using var provider = Provide(x => (x.KeyPrefix, x.CleanKeys) = ("bus", true));

        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IBusControl>()).Message.ShouldContain("KeyPrefix is 'bus'; give the tests another one");
    }

    [Fact]
    public async Task A_second_bus_of_the_container_has_keys_of_its_own()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddMassTransit<ISecondBus>(x =>
        {
            x.DisableUsageTelemetry();
            x.UsingRedisStreams((_, bus) => bus.Host(Server.ConnectionString));
        });
        services.ConfigureRedisStreamsTestOptions(x => x.KeyPrefix = Given);
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<ISecondBus>().Address.OriginalString.ShouldContain($"/{Given}-{nameof(ISecondBus)}/");
    }

    [Fact]
    public async Task The_harness_without_a_container_sends_receives_and_cleans_up()
    {
        using var harness = CreateHarness();
        harness.OnConfigureReceiveEndpoint += x => x.Handler<Ping>(c => c.RespondAsync(new Pong(c.Message.Id)));

        await harness.Start();
        var response = await harness.CreateRequestClient<Ping>().GetResponse<Pong>(new Ping(5));

        response.Message.Id.ShouldBe(5);
        (await harness.Consumed.Any<Ping>()).ShouldBeTrue();
        harness.InputQueueAddress.OriginalString.ShouldEndWith($"/{harness.KeyPrefix}/input_queue");
        (await KeysAsync(harness.KeyPrefix)).ShouldContain($"{harness.KeyPrefix}:{{input_queue}}:normal");
        await harness.Stop();
        (await KeysAsync(harness.KeyPrefix)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_harness_without_a_container_cleans_a_given_prefix_at_its_start_and_on_demand()
    {
        var old = $"{Given}:{{orders}}:normal";
        await Server.SendAsync("XADD", old, "*", "body", "{}");
        var hosts = 0;
        using var harness = CreateHarness("orders");
        (harness.KeyPrefix, harness.CleanKeys) = (Given, true);
        harness.OnConfigureRedisStreamsHost += x =>
        {
            hosts++;
            x.KeyPrefix = "overruled";
        };
        harness.OnConfigureRedisStreamsBus += x => x.LockDuration = TimeSpan.FromSeconds(10);
        harness.OnConfigureRedisStreamsReceiveEndpoint += x => x.Handler<Ping>(_ => Task.CompletedTask);

        await harness.Start();

        (await Server.SendAsync("XLEN", old)).Integer.ShouldBe(0);
        hosts.ShouldBeGreaterThan(0);
        await harness.Stop();
        (await KeysAsync(Given)).ShouldContain(old);
        await harness.Clean();
        (await KeysAsync(Given)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_harness_without_a_container_refuses_to_clean_a_real_bus()
    {
        using var harness = CreateHarness();
        (harness.KeyPrefix, harness.CleanKeys) = ("bus", true);

        (await Should.ThrowAsync<ConfigurationException>(() => harness.Start())).Message.ShouldContain("give the tests another one");
        (await Should.ThrowAsync<ConfigurationException>(() => harness.Clean())).Message.ShouldContain("give the tests another one");
    }

    private RedisStreamsTestHarness CreateHarness(string? inputQueueName = null) => new(inputQueueName) { ConnectionString = Server.ConnectionString };

    /// <summary>An application as its tests see it: it sets its host and prefix, and knows nothing of the test.</summary>
    private ServiceProvider Provide(Action<RedisStreamsTestHarnessOptions>? configure, RedisServer? server = null) => new ServiceCollection()
        .ConfigureRedisStreamsTestOptions(configure)
        .AddMassTransitTestHarness(x =>
        {
            x.SetKebabCaseEndpointNameFormatter();
            x.AddConsumer<PingConsumer>();
            x.UsingRedisStreams((context, bus) =>
            {
                bus.Host((server ?? Server).ConnectionString, host => host.KeyPrefix = KeyPrefix);
                bus.ConfigureEndpoints(context);
            });
        })
        .BuildServiceProvider(validateScopes: true);

    private async Task<IReadOnlyList<string>> KeysAsync(string prefix) => (await Server.SendAsync("KEYS", $"{prefix}:*")).Texts().Select(x => x!).ToList();

    public interface ISecondBus : IBus;

    public sealed record Ping(int Id);

    public sealed record Pong(int Id);

    public sealed class PingConsumer : IConsumer<Ping>
    {
        public Task Consume(ConsumeContext<Ping> context) => Task.CompletedTask;
    }
}
