namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class RedisKeysTests
{
    [Theory]
    [InlineData("orders", "bus:{orders}:normal")]
    [InlineData("orders_error", "bus:{orders}_error:normal")]
    [InlineData("orders_skipped", "bus:{orders}_skipped:normal")]
    [InlineData("orders_skipped_error", "bus:{orders}_skipped_error:normal")]
    [InlineData("orders_error_error", "bus:{orders}_error_error:normal")]
    [InlineData("error", "bus:{error}:normal")]
    [InlineData("my_errors", "bus:{my_errors}:normal")]
    public void A_queue_and_what_derives_from_it_share_one_hash_tag(string queue, string lane) =>
        new RedisKeys("bus").Queue(queue).Lanes[QueueLanes.Normal].ShouldBe(lane);

    [Fact]
    public void All_keys_of_a_queue_are_functions_of_prefix_and_name()
    {
        var keys = new RedisKeys("shop").Queue("orders");

        keys.Lanes.ShouldBe(["shop:{orders}:critical", "shop:{orders}:high", "shop:{orders}:normal", "shop:{orders}:low"]);
        keys.Wake.ShouldBe("shop:{orders}:wake");
        keys.Consumers.ShouldBe("shop:{orders}:consumers");
        new RedisKeys("shop").Topic("Orders:Placed").ShouldBe("shop:topic:Orders:Placed");
    }

    [Theory]
    [InlineData("_error")]
    [InlineData("_skipped_error")]
    public void A_name_that_is_only_suffixes_has_no_tag(string queue) => RedisKeys.HashTag(queue).ShouldBeEmpty();
}
