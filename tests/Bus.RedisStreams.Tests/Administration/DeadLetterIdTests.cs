using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

public sealed class DeadLetterIdTests
{
    [Theory]
    [InlineData("normal/1732252800000-0")]
    [InlineData("critical/1-18446744073709551615")]
    public void An_id_is_read_as_it_is_written(string text) => DeadLetterId.Parse(text).ToString().ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("1732252800000-0")]
    [InlineData("urgent/1-0")]
    [InlineData("Normal/1-0")]
    [InlineData("normal/1")]
    [InlineData("normal/0-0")]
    [InlineData("normal/-1-0")]
    [InlineData("normal/1-0-0")]
    [InlineData("normal/1-x")]
    [InlineData("normal/(1-0")]
    [InlineData("normal/99999999999999999-0")]
    public void What_is_no_id_is_refused_with_what_is_allowed(string text)
    {
        DeadLetterId.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => DeadLetterId.Parse(text)).Message
            .ShouldBe($"'{text}' is no id of a dead letter; allowed is lane/milliseconds-number, with a lane of critical, high, normal and low, such as normal/1732252800000-0.");
    }

    [Fact]
    public void An_id_tells_lane_and_time()
    {
        var id = DeadLetterId.Parse("high/1000-7");

        (id.Lane, id.EntryId, id.At).ShouldBe((MessagePriority.High, "1000-7", DateTimeOffset.UnixEpoch.AddSeconds(1)));
    }
}
