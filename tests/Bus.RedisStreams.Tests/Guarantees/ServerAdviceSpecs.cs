using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>A bus says at its start what its Redis may lose.</summary>
public sealed class ServerAdviceSpecs(OwnRedisServer redis) : IClassFixture<OwnRedisServer>
{
    private readonly LogRecorder _log = new();
    private long _own;

    [Fact]
    public async Task An_eviction_policy_and_a_missing_append_only_file_are_warned_of_once_per_start()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Configuration = ["maxmemory-policy allkeys-lru"] });
        var bus = CreateBus(server.ConnectionString);

        await StartAndStopAsync(bus, expected: 2);
        _log.Warnings.ShouldContain(x => x.Contains("maxmemory-policy allkeys-lru", StringComparison.Ordinal));
        _log.Warnings.ShouldContain(x => x.Contains("appendonly yes", StringComparison.Ordinal));

        await StartAndStopAsync(bus, expected: 4);
    }

    [Fact]
    public async Task A_redis_that_keeps_what_it_is_given_is_not_warned_of()
    {
        var infos = await InfosAsync(redis.Server);
        await StartAndStopAsync(CreateBus(redis.Server.ConnectionString), expected: 0, () => InfosAsync(redis.Server), infos + 1);

        _log.Warnings.ShouldBeEmpty();
        (await InfosAsync(redis.Server)).ShouldBe(infos + 1, "it asks once, whatever the number of endpoints and connections");
    }

    [Fact]
    public async Task A_bus_whose_user_may_not_ask_gets_no_advice_and_no_error()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Configuration = ["maxmemory-policy allkeys-lru"] });
        (await server.SendAsync([.. DocumentedUser.Command().Where(x => x != "+info")])).Text.ShouldBe("OK");

        await StartAndStopAsync(CreateBus($"redis://bus:password@127.0.0.1:{server.Port}"), expected: 0, () => DeniedAsync(server), 1);

        _log.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_bus_that_starts_before_its_redis_is_advised_when_that_has_come()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions());
        await server.KillAsync();
        var bus = CreateBus(server.ConnectionString);
        var starting = bus.StartAsync(TimeSpan.FromSeconds(30));

        await server.RestartAsync();
        await starting;

        await Eventually.IsTrueAsync(() => _log.Warnings.Any(x => x.Contains("appendonly yes", StringComparison.Ordinal)), "it is advised", () => string.Join('\n', _log.Warnings));
        await bus.StopAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>How often others have asked.</summary>
    private async Task<long> InfosAsync(RedisServer server) => Count((await server.SendAsync("INFO", "commandstats")).Text!, "cmdstat_info:calls=") - _own++;

    private static async Task<long> DeniedAsync(RedisServer server) => (await server.SendAsync("ACL", "LOG")).Items.Count(x => x["object"].Text == "info");

    private static long Count(string stats, string field)
    {
        var start = stats.IndexOf(field, StringComparison.Ordinal);
        return start < 0 ? 0 : long.Parse(stats[(start + field.Length)..].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private IBusControl CreateBus(string connectionString)
    {
        LogContext.ConfigureCurrentLogContext((ILoggerFactory)_log);
        return MassTransit.Bus.Factory.CreateUsingRedisStreams(bus =>
        {
            bus.Host(connectionString);
            bus.ReceiveEndpoint("first", e => e.Handler<Order>(_ => Task.CompletedTask));
            bus.ReceiveEndpoint("second", e => e.Handler<Order>(_ => Task.CompletedTask));
        });
    }

    /// <summary>Starts a bus, awaits that it has asked and warned so often, and stops it.</summary>
    private async Task StartAndStopAsync(IBusControl bus, int expected, Func<Task<long>>? asked = null, long times = 0)
    {
        await bus.StartAsync(TimeSpan.FromSeconds(20));
        if (asked is not null)
        {
            await Eventually.ReturnsAsync(asked, x => x >= times, "it has asked");
        }

        await Eventually.IsTrueAsync(() => _log.Warnings.Count >= expected, $"there are {expected} warnings", () => string.Join('\n', _log.Warnings));
        await bus.StopAsync(TimeSpan.FromSeconds(20));
        _log.Warnings.Count.ShouldBe(expected, string.Join('\n', _log.Warnings));
    }

    public sealed record Order(int Id);
}
