namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class SleepTimeTests
{
    [Theory]
    [InlineData(10, 10, 5)]
    [InlineData(5, 10, 10)]
    [InlineData(9, 10, 4)]
    [InlineData(2, 10, 7)]
    [InlineData(3, 4, 9)]
    public void A_sleep_ends_halfway_between_two_renewals(double untilRenewal, double interval, double expected) =>
        Choose(untilRenewal, interval).ShouldBe(expected, 0.001);

    [Theory]
    [InlineData(5.5, 10)]
    [InlineData(90, 100)]
    [InlineData(-3, 10)]
    [InlineData(0.1, 0.2)]
    public void No_sleep_is_short_and_none_longer_than_ten_seconds(double untilRenewal, double interval) =>
        Choose(untilRenewal, interval).ShouldBeInRange(1, 10);

    private static double Choose(double untilRenewal, double interval) =>
        SleepTime.Choose(TimeSpan.FromSeconds(untilRenewal), TimeSpan.FromSeconds(interval)).TotalSeconds;
}
