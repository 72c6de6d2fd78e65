namespace Bus.Redis.Tests;

public sealed class RedisReplyTests
{
    [Fact]
    public void Text_and_numbers_convert_into_each_other()
    {
        Text("42").AsInt64().ShouldBe(42);
        Text("1.5").AsDouble().ShouldBe(1.5);
        new RedisReply(RedisReplyType.Integer, 7L).AsString().ShouldBe("7");
        new RedisReply(RedisReplyType.Integer, 7L).AsDouble().ShouldBe(7);
        new RedisReply(2.5).AsString().ShouldBe("2.5");
        new RedisReply(RedisReplyType.Boolean, 1L).AsString().ShouldBe("true");
        RedisReply.Null.AsString().ShouldBeNull();
    }

    [Fact]
    public void What_is_no_number_is_refused_with_what_it_is()
    {
        Should.Throw<RedisProtocolException>(() => Text("x").AsInt64()).Message.ShouldBe("Expected an integer, got BulkString 'x'.");
        Should.Throw<RedisProtocolException>(() => Text("x").AsDouble()).Message.ShouldBe("Expected a number, got BulkString 'x'.");
        Should.Throw<RedisProtocolException>(() => new RedisReply(RedisReplyType.Array, []).AsInt64()).Message.ShouldBe("Expected an integer, got Array of 0.");
    }

    [Fact]
    public void A_slice_of_memory_is_kept_as_it_is()
    {
        var memory = new byte[] { 1, 2, 3, 4 }.AsMemory(1, 2);

        new RedisReply(RedisReplyType.BulkString, memory).Bytes.ShouldBe(memory);
    }

    [Fact]
    public void Only_aggregates_have_items()
    {
        var reply = new RedisReply(RedisReplyType.Array, [Text("a"), RedisReply.Null]);

        reply.Count.ShouldBe(2);
        reply[0].AsString().ShouldBe("a");
        reply.Items[1].IsNull.ShouldBeTrue();
        reply.Bytes.IsEmpty.ShouldBeTrue();
        Text("a").Count.ShouldBe(0);
        Text("a").Items.IsEmpty.ShouldBeTrue();
        Should.Throw<IndexOutOfRangeException>(() => Text("a")[0]).Message.ShouldBe("A BulkString reply has no items.");
    }

    [Fact]
    public void A_reply_that_was_never_set_is_absent() => default(RedisReply).IsNull.ShouldBeTrue();

    private static RedisReply Text(string text) => new(RedisReplyType.BulkString, System.Text.Encoding.UTF8.GetBytes(text));
}
