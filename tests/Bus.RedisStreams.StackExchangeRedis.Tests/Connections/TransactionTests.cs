using Bus.Redis;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Connections;

public sealed class TransactionTests(SharedRedisServer redis) : MultiplexerSpecs(redis.Server)
{
    [Fact]
    public async Task Replies_come_in_the_order_of_the_commands_and_a_failed_one_is_among_them()
    {
        var connection = await OpenAsync();

        var replies = await connection.ExecuteTransactionAsync(
        [
            new RedisCommand("SET").Add(Key).Add("7"),
            new RedisCommand("XLEN").Add(Key),
            new RedisCommand("INCR").Add(Key),
        ]);

        replies.Count.ShouldBe(3);
        replies[1].IsError.ShouldBeTrue();
        replies[2].AsInt64().ShouldBe(8);
    }

    [Fact]
    public async Task A_command_that_is_refused_while_queueing_undoes_all()
    {
        var connection = await OpenAsync();

        var refusal = await Should.ThrowAsync<RedisServerException>(async () => await connection.ExecuteTransactionAsync(
            [new RedisCommand("SET").Add(Key).Add("7"), new RedisCommand("NOSUCH")]));

        refusal.Code.ShouldBe("EXECABORT");
        (await Server.SendAsync("EXISTS", Key)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Nothing_of_others_comes_between()
    {
        var connection = await OpenAsync();
        var other = await OpenAsync();

        var transactions = Enumerable.Range(0, 50).Select(async _ => await connection.ExecuteTransactionAsync(
            [new RedisCommand("INCR").Add(Key), new RedisCommand("INCR").Add(Key)])).ToList();
        var singles = Enumerable.Range(0, 200).Select(async _ => await other.ExecuteAsync(new RedisCommand("INCR").Add(Key))).ToList();
        await Task.WhenAll(singles);

        (await Task.WhenAll(transactions)).ShouldAllBe(x => x[1].AsInt64() == x[0].AsInt64() + 1);
        (await Server.SendAsync("GET", Key)).Text.ShouldBe("300");
    }
}
