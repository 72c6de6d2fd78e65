using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests;

public sealed class RedisMetricsTests(RedisServer server) : IClassFixture<RedisServer>
{
    [Fact]
    public async Task Requests_bytes_connects_and_errors_are_counted()
    {
        var counted = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meter) =>
        {
            if (instrument.Meter.Name == "Bus.Redis")
            {
                meter.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => counted.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();
        await using var client = new RedisClient(server.Options);
        var connection = client.Open();

        await connection.RunAsync("SET", "a", new byte[10_000]);
        await connection.RunAsync("GET", "a");
        await Should.ThrowAsync<RedisServerException>(connection.RunAsync("INCR", "a"));

        // Other tests run beside this one and are counted too.
        counted["bus.redis.requests"].ShouldBeGreaterThanOrEqualTo(3);
        counted["bus.redis.sent"].ShouldBeGreaterThan(10_000);
        counted["bus.redis.received"].ShouldBeGreaterThan(10_000);
        counted["bus.redis.connects"].ShouldBeGreaterThanOrEqualTo(1);
        counted["bus.redis.command_errors"].ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_client_counts_the_requests_of_all_its_connections()
    {
        await using var client = new RedisClient(server.Options);
        var first = client.Open("first");
        var second = client.Open("second");
        await first.EstablishAsync();
        await second.EstablishAsync();
        var before = client.RequestsSent;

        await first.RunAsync("PING");
        await second.RunAsync("PING");
        await second.TransactAsync(ConnectionCalls.Command("PING"));

        (client.RequestsSent - before).ShouldBe(1 + 1 + 3);
    }
}
