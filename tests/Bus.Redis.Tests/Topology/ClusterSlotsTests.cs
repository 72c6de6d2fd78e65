using Bus.Redis.Protocol;
using Bus.Redis.Tests.Support;
using Bus.Redis.Topology;

namespace Bus.Redis.Tests.Topology;

public sealed class ClusterSlotsTests
{
    private static readonly RedisEndpoint Asked = new("asked", 1);

    [Fact]
    public void Ranges_lead_to_primaries_and_know_their_replicas()
    {
        var slots = Parse(
            "*3\r\n"
            + $"*4\r\n:0\r\n:99\r\n{FakeNode.Node(new("a", 1))}{FakeNode.Node(new("c", 3))}"
            + $"*3\r\n:100\r\n:199\r\n{FakeNode.Node(new("b", 2))}"
            + $"*4\r\n:300\r\n:16383\r\n{FakeNode.Node(new("a", 1))}{FakeNode.Node(new("c", 3))}");

        slots.Primaries.ShouldBe([new RedisEndpoint("a", 1), new RedisEndpoint("b", 2)]);
        slots.Replicas.ShouldBe([new RedisEndpoint("c", 3)]);
        new[] { 0, 99, 100, 199, 200, 299, 300, 16383 }.Select(slots.FindOwner).Select(owner => owner?.Host).ShouldBe(["a", "a", "b", "b", null, null, "a", "a"]);
    }

    [Theory]
    [InlineData("_\r\n", "asked")]
    [InlineData("$0\r\n\r\n", "asked")]
    [InlineData("$1\r\n?\r\n", "asked")]
    [InlineData("$4\r\nname\r\n", "name")]
    public void A_node_that_tells_no_host_is_where_the_answer_came_from(string host, string expected) =>
        Parse($"*1\r\n*3\r\n:0\r\n:5\r\n*3\r\n{host}:7\r\n+id\r\n").FindOwner(0).ShouldBe(new RedisEndpoint(expected, 7));

    [Fact]
    public void A_node_whose_name_is_unknown_is_reached_at_its_address() =>
        Parse("*1\r\n*3\r\n:0\r\n:5\r\n*4\r\n+?\r\n:7\r\n+id\r\n*2\r\n+ip\r\n+10.0.0.9\r\n").FindOwner(0).ShouldBe(new RedisEndpoint("10.0.0.9", 7));

    [Theory]
    [InlineData("*1\r\n*2\r\n:0\r\n:5\r\n")]
    [InlineData("*1\r\n*3\r\n:0\r\n:16384\r\n*3\r\n+a\r\n:7\r\n+id\r\n")]
    [InlineData("*1\r\n*3\r\n:6\r\n:5\r\n*3\r\n+a\r\n:7\r\n+id\r\n")]
    [InlineData("*1\r\n*3\r\n:0\r\n:5\r\n*1\r\n+a\r\n")]
    [InlineData("*1\r\n+nonsense\r\n")]
    [InlineData(":1\r\n")]
    [InlineData("+OK\r\n")]
    public void Nonsense_is_a_protocol_error(string reply) => Should.Throw<RedisProtocolException>(() => Parse(reply));

    [Fact]
    public void A_slot_can_be_moved_to_a_known_and_to_a_new_node()
    {
        var slots = Parse(FakeNode.AllSlotsOf(new("a", 1)));

        var moved = slots.With(5, new RedisEndpoint("b", 2)).With(6, new RedisEndpoint("b", 2));

        new[] { 4, 5, 6, 7 }.Select(moved.FindOwner).Select(owner => owner?.Host).ShouldBe(["a", "b", "b", "a"]);
        moved.Primaries.Length.ShouldBe(2);
        slots.FindOwner(5).ShouldBe(new RedisEndpoint("a", 1));
        slots.With(5, new RedisEndpoint("a", 1)).ShouldBeSameAs(slots);
    }

    private static ClusterSlots Parse(string text)
    {
        ReadOnlySpan<byte> input = System.Text.Encoding.UTF8.GetBytes(text);
        new RespParser(1 << 20).TryRead(ref input, out var reply).ShouldBeTrue();
        return ClusterSlots.Parse(reply, Asked);
    }
}
