using Bus.Redis;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Connections;

/// <summary>A script is sent whole once, and again when the server has lost it.</summary>
public sealed class ScriptTests(OwnRedisServer redis) : MultiplexerSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    private readonly RedisScript _script = new("increment", $"-- {Guid.NewGuid():N}\nreturn redis.call('INCRBY', KEYS[1], ARGV[1])");

    [Fact]
    public async Task The_source_is_sent_once_and_the_hash_from_then_on()
    {
        await Server.SendAsync("CONFIG", "RESETSTAT");
        var connection = await OpenAsync();

        var replies = await Task.WhenAll(Enumerable.Range(1, 20).Select(_ => CallAsync(connection)));

        replies.Order().ShouldBe(Enumerable.Range(1, 20).Select(x => (long)x));
        (await CallsAsync("eval")).ShouldBe(1);
        (await CallsAsync("evalsha")).ShouldBe(19);
    }

    [Fact]
    public async Task A_script_that_the_server_has_lost_is_sent_again_and_runs_once()
    {
        var connection = await OpenAsync();
        await CallAsync(connection);
        await Server.SendAsync("SCRIPT", "FLUSH");
        var generation = connection.Generation;

        (await CallAsync(connection)).ShouldBe(2);

        connection.Generation.ShouldBeGreaterThan(generation, "others that were sent meanwhile have overtaken it");
        (await CallAsync(connection)).ShouldBe(3);
    }

    [Fact]
    public async Task In_a_transaction_a_lost_script_is_an_error_and_known_again_the_next_time()
    {
        var connection = await OpenAsync();
        await CallAsync(connection);
        await Server.SendAsync("SCRIPT", "FLUSH");

        var missed = await connection.ExecuteTransactionAsync([Create(), new RedisCommand("GET").Add(Key)]);
        var run = await connection.ExecuteTransactionAsync([Create(), new RedisCommand("GET").Add(Key)]);

        missed[0].IsError.ShouldBeTrue();
        missed[0].AsString().ShouldStartWith("NOSCRIPT");
        missed[1].AsString().ShouldBe("1");
        run[0].AsInt64().ShouldBe(2);
        run[1].AsString().ShouldBe("2");
    }

    private RedisCommand Create() => _script.CreateCall(1).Add(Key).Add(1);

    private async Task<long> CallAsync(IRedisConnection connection) => (await connection.ExecuteAsync(Create())).AsInt64();

    private async Task<long> CallsAsync(string command)
    {
        var stats = (await Server.SendAsync("INFO", "commandstats")).Text!;
        var line = stats.Split("\r\n").SingleOrDefault(x => x.StartsWith($"cmdstat_{command}:calls=", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split('=', ',')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
