using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Configuration;

/// <summary>Options that cannot be are refused with a sentence, before anything connects.</summary>
public sealed class ConfigurationSpecs
{
    [Theory]
    [InlineData("no spaces")]
    [InlineData("no/slash")]
    [InlineData("{tag}")]
    [InlineData("naïve")]
    public void A_queue_name_with_other_characters_is_refused(string name) =>
        Refusal(x => x.ReceiveEndpoint(name, (IRedisStreamsReceiveEndpointConfigurator _) => { })).ShouldContain("letters, digits and - _ . :");

    [Theory]
    [InlineData("_error")]
    [InlineData("_skipped_error")]
    public void A_queue_name_that_is_only_a_suffix_is_refused(string name) =>
        Refusal(x => x.ReceiveEndpoint(name, (IRedisStreamsReceiveEndpointConfigurator _) => { })).ShouldContain($"'{name}' needs a name before");

    [Fact]
    public void A_lease_that_is_too_short_is_refused() =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.LockDuration = TimeSpan.FromMilliseconds(100)))
            .ShouldContain("LockDuration is 00:00:00.1000000; it must be at least 00:00:00.5000000");

    [Fact]
    public void A_delivery_count_below_one_is_refused() =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.MaxDeliveryCount = 0)).ShouldContain("MaxDeliveryCount is 0; it must be at least 1");

    [Fact]
    public void A_negative_unlock_delay_is_refused() =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.UnlockDelay = TimeSpan.FromSeconds(-1))).ShouldContain("UnlockDelay is -00:00:01; it must not be negative");

    [Fact]
    public void A_prefetch_count_below_one_is_refused() =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.PrefetchCount = 0)).ShouldContain("PrefetchCount is 0; it must be at least 1");

    [Fact]
    public void A_concurrency_limit_below_one_is_refused() =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.ConcurrentMessageLimit = 0)).ShouldContain("ConcurrentMessageLimit is 0; it must be at least 1");

    [Theory]
    [InlineData(RedisStreamsReceiveMode.PartitionedConcurrent, 0, "ConcurrentDeliveryLimit is 0; it must be at least 1")]
    [InlineData(RedisStreamsReceiveMode.Partitioned, 3, "ConcurrentDeliveryLimit is 3, but the receive mode is Partitioned; it belongs to PartitionedConcurrent and PartitionedOrderedConcurrent")]
    [InlineData((RedisStreamsReceiveMode)9, null, "The receive mode is 9; it must be one of Normal, Partitioned")]
    public void A_receive_mode_or_limit_that_cannot_be_is_refused(RedisStreamsReceiveMode mode, int? limit, string sentence) =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.SetReceiveMode(mode, limit))).ShouldContain(sentence);

    [Fact]
    public void An_error_queue_in_another_slot_is_refused_on_a_cluster() => Refusal(x =>
    {
        x.Host("redis-cluster://localhost:7000,localhost:7001");
        x.SendTopology.ErrorQueueNameFormatter = new FaultsFormatter();
        x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator _) => { });
    }).ShouldContain("Queue 'orders' moves messages to 'faults.orders', which is in another hash slot of the Redis Cluster; its name must be 'orders' followed by any of _error and _skipped, for example 'orders_error'.");

    [Theory]
    [InlineData("redis://localhost")]
    [InlineData("redis-sentinel://localhost:26379/0?service=mymaster")]
    public void An_error_queue_may_have_any_name_where_one_server_has_all_keys(string connectionString) => Create(x =>
    {
        x.Host(connectionString);
        x.SendTopology.ErrorQueueNameFormatter = new FaultsFormatter();
        x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator _) => { });
    }).ShouldNotBeNull();

    [Fact]
    public void A_time_until_deletion_of_less_than_two_leases_is_refused() =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.AutoDeleteOnIdle = TimeSpan.FromSeconds(59)))
            .ShouldContain("AutoDeleteOnIdle is 00:00:59; it must be at least twice the LockDuration, 00:01:00");

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a b")]
    [InlineData("{a}")]
    [InlineData("7")]
    public void A_key_prefix_that_cannot_be_is_refused(string prefix) =>
        Should.Throw<ConfigurationException>(() => Create(x => x.Host("localhost", 6379, host => host.KeyPrefix = prefix))).Message.ShouldContain($"The key prefix '{prefix}' is not valid");

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void A_port_out_of_range_is_refused(int port) =>
        Should.Throw<ConfigurationException>(() => Create(x => x.Host(new RedisOptions { Port = port }))).Message.ShouldContain($"{port}");

    [Fact]
    public void A_timeout_out_of_range_is_refused() =>
        Should.Throw<ConfigurationException>(() => Create(x => x.Host("localhost", 6379, host => host.ConfigureClient(client => client with { CommandTimeout = TimeSpan.Zero }))))
            .Message.ShouldContain(nameof(RedisOptions.CommandTimeout));

    [Fact]
    public void A_connection_string_with_an_unknown_option_is_refused_by_name() =>
        Should.Throw<Exception>(() => Create(x => x.Host("localhost:6379,colour=blue"))).Message.ShouldContain("colour");

    [Fact]
    public void A_bus_without_a_host_is_refused_with_what_to_call() =>
        Should.Throw<ConfigurationException>(() => MassTransit.Bus.Factory.CreateUsingRedisStreams(_ => { })).Message.ShouldContain("Host(");

    [Fact]
    public void A_topic_name_with_other_characters_is_refused() =>
        Refusal(x => x.ReceiveEndpoint("orders", (IRedisStreamsReceiveEndpointConfigurator e) => e.Subscribe("a b"))).ShouldContain("The topic name 'a b' is not valid");

    [Fact]
    public void Credentials_are_in_no_address()
    {
        var bus = Create(x => x.Host("redis://bob:secret@db.example.org:7000/2", host => host.KeyPrefix = "shop"));

        bus.Address.OriginalString.ShouldStartWith("redis-streams://db.example.org:7000/2/shop/");
        bus.Address.OriginalString.ShouldNotContain("secret");
        bus.Address.OriginalString.ShouldNotContain("bob");
    }

    [Fact]
    public async Task Named_options_belong_to_the_bus_of_that_name()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.Configure<RedisStreamsTransportOptions>(x => x.ConnectionString = "redis://first:7001");
        services.Configure<RedisStreamsTransportOptions>(nameof(ISecondBus), x =>
        {
            x.Host = "second";
            x.Port = 7002;
            x.Database = 3;
            x.KeyPrefix = "shop";
        });
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.UsingRedisStreams();
        });
        services.AddMassTransit<ISecondBus>(x =>
        {
            x.DisableUsageTelemetry();
            x.UsingRedisStreams();
        });
        await using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IBus>().Address.OriginalString.ShouldStartWith("redis-streams://first:7001/bus/");
        provider.GetRequiredService<ISecondBus>().Address.OriginalString.ShouldStartWith("redis-streams://second:7002/3/shop/");
    }

    [Theory]
    [InlineData("redis://code:7005", "redis-streams://code:7005/3/shop/")]
    [InlineData("redis://code:7005/4", "redis-streams://code:7005/4/shop/")]
    [InlineData("code:7005,defaultDatabase=5", "redis-streams://code:7005/5/shop/")]
    public async Task Host_in_code_keeps_what_it_does_not_name_of_the_options(string connectionString, string expected) =>
        (await GetAddressAsync(x => x.Host(connectionString))).ShouldStartWith(expected);

    [Fact]
    public async Task A_host_and_port_in_code_keep_the_database_and_the_prefix_of_the_options() =>
        (await GetAddressAsync(x => x.Host("code", 7005))).ShouldStartWith("redis-streams://code:7005/3/shop/");

    [Fact]
    public async Task Options_given_in_code_are_taken_as_a_whole_and_keep_the_prefix() =>
        (await GetAddressAsync(x => x.Host(new RedisOptions { Host = "code" }))).ShouldStartWith("redis-streams://code/shop/");

    [Fact]
    public async Task A_prefix_in_code_wins() =>
        (await GetAddressAsync(x => x.Host("code", 7005, host => host.KeyPrefix = "store"))).ShouldStartWith("redis-streams://code:7005/3/store/");

    private static async Task<string> GetAddressAsync(Action<IRedisStreamsBusFactoryConfigurator> configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.Configure<RedisStreamsTransportOptions>(x =>
        {
            x.Host = "options";
            x.Database = 3;
            x.KeyPrefix = "shop";
        });
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.UsingRedisStreams((_, bus) => configure(bus));
        });
        await using var provider = services.BuildServiceProvider();
        return provider.GetRequiredService<IBus>().Address.OriginalString;
    }

    public interface ISecondBus : IBus;

    private sealed class FaultsFormatter : IErrorQueueNameFormatter
    {
        public string FormatErrorQueueName(string queueName) => $"faults.{queueName}";
    }

    private static string Refusal(Action<IRedisStreamsBusFactoryConfigurator> configure) =>
        Should.Throw<ConfigurationException>(() => Create(x =>
        {
            x.Host("localhost", 6379);
            configure(x);
        })).Message;

    private static IBusControl Create(Action<IRedisStreamsBusFactoryConfigurator> configure) => MassTransit.Bus.Factory.CreateUsingRedisStreams(configure);
}
