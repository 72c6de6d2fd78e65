using Bus.Redis;

namespace Bus.RedisStreams.StackExchangeRedis.Tests.Connections;

/// <summary>What goes through the multiplexer comes back as what it is.</summary>
public sealed class ReplyTests(SharedRedisServer redis) : MultiplexerSpecs(redis.Server)
{
    public static TheoryData<byte[]> Bodies => new(
        [],
        [.. Enumerable.Range(0, 256).Select(x => (byte)x)],
        "\r\n$5\r\n"u8.ToArray(),
        "4711"u8.ToArray(),
        "-0"u8.ToArray(),
        [0xFF, 0xFE, 0x00, 0xC3]);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Bytes_come_back_as_they_were_sent(byte[] body)
    {
        var connection = await OpenAsync();

        await connection.ExecuteAsync(new RedisCommand("SET").Add(Key).Add(body));
        var reply = await connection.ExecuteAsync(new RedisCommand("GET").Add(Key));

        reply.Type.ShouldBe(RedisReplyType.BulkString);
        reply.Bytes.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task A_large_word_that_is_not_copied_comes_back_whole()
    {
        var connection = await OpenAsync();
        var body = new byte[5_000_001];
        Random.Shared.NextBytes(body);

        await connection.ExecuteAsync(new RedisCommand("SET").Add(Key).AddReferenced(body.AsMemory(1)));
        var reply = await connection.ExecuteAsync(new RedisCommand("GET").Add(Key));

        reply.Bytes.Span.SequenceEqual(body.AsSpan(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task Numbers_arrays_nothing_and_errors_keep_their_type_and_place()
    {
        var connection = await OpenAsync();
        var script = new RedisScript("types", "return {1, 'one', false, {}, {'a', {2}}, redis.error_reply('WRONG nested'), redis.status_reply('FINE')}");

        var reply = await connection.ExecuteAsync(script.CreateCall(0));

        reply.Items.ToArray().Select(x => x.Type).ShouldBe(
        [
            RedisReplyType.Integer, RedisReplyType.BulkString, RedisReplyType.Null, RedisReplyType.Array, RedisReplyType.Array, RedisReplyType.Error, RedisReplyType.BulkString,
        ]);
        reply[0].AsInt64().ShouldBe(1);
        reply[3].Count.ShouldBe(0);
        reply[4][1][0].AsInt64().ShouldBe(2);
        reply[5].AsString().ShouldBe("WRONG nested");
        reply[6].AsString().ShouldBe("FINE");
    }

    [Fact]
    public async Task An_array_with_one_item_is_an_array()
    {
        var connection = await OpenAsync();

        var reply = await connection.ExecuteAsync(new RedisScript("single", "return {'only'}").CreateCall(0));

        reply.Type.ShouldBe(RedisReplyType.Array);
        reply[0].AsString().ShouldBe("only");
    }

    [Fact]
    public async Task An_absent_value_and_an_absent_array_are_null()
    {
        var connection = await OpenAsync();

        (await connection.ExecuteAsync(new RedisCommand("GET").Add(Key))).IsNull.ShouldBeTrue();
        (await connection.ExecuteAsync(new RedisCommand("XREAD").Add("STREAMS").Add(Key).Add("0"))).IsNull.ShouldBeTrue();
    }

    [Fact]
    public async Task A_refusal_tells_its_code_and_never_the_words()
    {
        var connection = await OpenAsync();
        await connection.ExecuteAsync(new RedisCommand("SET").Add(Key).Add("text"));

        var wrongType = await Should.ThrowAsync<RedisServerException>(async () => await connection.ExecuteAsync(new RedisCommand("XLEN").Add(Key)));
        var unknown = await Should.ThrowAsync<RedisServerException>(async () => await connection.ExecuteAsync(new RedisCommand("NOSUCH").Add("secret")));

        wrongType.Code.ShouldBe("WRONGTYPE");
        unknown.Code.ShouldBe("ERR");
        unknown.Message.ShouldNotContain("secret");
    }

    [Fact]
    public async Task The_database_is_that_of_the_options()
    {
        var multiplexer = await ConnectAsync();
        var options = new MultiplexerClientFactory(multiplexer).Options with { Database = 5 };
        await using var client = new MultiplexerClient(multiplexer, options, TimeProvider.System);

        await Open(client).ExecuteAsync(new RedisCommand("SET").Add(Key).Add("five"));

        ((string?)await multiplexer.GetDatabase(5).StringGetAsync(Key)).ShouldBe("five");
        ((string?)await multiplexer.GetDatabase(0).StringGetAsync(Key)).ShouldBeNull();
        await multiplexer.GetDatabase(5).KeyDeleteAsync(Key);
    }
}
