namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class RoutingFilterTests
{
    [Theory]
    [InlineData("key:eu", "eu", true)]
    [InlineData("key:eu", "EU", false)]
    [InlineData("key:eu", "eu.north", false)]
    [InlineData("key:", "", true)]
    [InlineData("key:", "eu", false)]
    [InlineData(@"pattern:^eu\.", "eu.north", true)]
    [InlineData(@"pattern:^eu\.", "eu", false)]
    [InlineData("pattern:north", "eu.north", true)]
    [InlineData("pattern:^$", "", true)]
    [InlineData("pattern:a|b", "b", true)]
    public void A_filter_wants_its_key_or_what_its_pattern_finds(string filter, string routingKey, bool isWanted) =>
        RoutingFilter.Parse(filter).Matches(routingKey).ShouldBe(isWanted);

    [Theory]
    [InlineData("pattern:(")]
    [InlineData("colour:blue")]
    public void A_filter_that_cannot_be_read_wants_everything(string filter) => RoutingFilter.Parse(filter).Matches("any").ShouldBeTrue();

    [Fact]
    public void A_pattern_that_does_not_end_lets_the_message_through() =>
        RoutingFilter.Parse("pattern:^(a+)+$").Matches(new string('a', 60) + "!").ShouldBeTrue();

    [Theory]
    [InlineData("queue:orders", "orders", "")]
    [InlineData("queue:orders|key:a|b", "orders", "key:a|b")]
    [InlineData("queue:orders|pattern:a:b", "orders", "pattern:a:b")]
    public void A_field_of_a_topic_names_queue_and_filter(string field, string queueName, string filter)
    {
        RedisKeys.ParseSubscriptionField(field).ShouldBe((queueName, filter));
        RedisKeys.SubscriptionField(queueName, filter).ShouldBe(field);
    }
}
