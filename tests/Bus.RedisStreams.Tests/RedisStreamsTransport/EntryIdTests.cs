using System.Text;
using Bus.Redis;

namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class EntryIdTests
{
    [Theory]
    [InlineData("0-0")]
    [InlineData("1526919030474-55")]
    [InlineData("18446744073709551615-18446744073709551615")]
    public void An_id_reads_and_writes_alike(string text) => EntryId.Parse(Encoding.UTF8.GetBytes(text)).ToString().ShouldBe(text);

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1-")]
    [InlineData("-1")]
    [InlineData("a-b")]
    public void What_is_no_id_is_refused_and_named(string text) =>
        Should.Throw<RedisProtocolException>(() => EntryId.Parse(Encoding.UTF8.GetBytes(text))).Message.ShouldContain($"'{text}'");

    [Fact]
    public void Sequence_numbers_grow_with_ids()
    {
        EntryId[] ids = [new(1, 0), new(1, 1), new(1, 0xFFFFF), new(2, 0), new(1_700_000_000_000, 5)];

        ids.Select(x => x.SequenceNumber).ShouldBeInOrder();
    }
}
