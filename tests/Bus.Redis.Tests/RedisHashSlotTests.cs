namespace Bus.Redis.Tests;

public sealed class RedisHashSlotTests
{
    [Theory]
    [InlineData("123456789", 12739)]
    [InlineData("a", 15495)]
    [InlineData("b", 3300)]
    [InlineData("", 0)]
    public void The_slot_is_the_specifications(string key, int slot) => RedisHashSlot.Of(key).ShouldBe(slot);

    [Theory]
    [InlineData("bus:{backtest}:normal", "backtest")]
    [InlineData("{a}{b}", "a")]
    [InlineData("x{a}y{b}", "a")]
    [InlineData("{{a}}", "{a")]
    [InlineData("{größe}:x", "größe")]
    public void Only_the_first_tag_counts(string key, string tag) => RedisHashSlot.Of(key).ShouldBe(RedisHashSlot.Of(tag));

    [Theory]
    [InlineData("a{}b")]
    [InlineData("a{b")]
    [InlineData("a}b{")]
    public void Without_a_tag_the_whole_key_counts(string key)
    {
        var slots = new HashSet<int> { RedisHashSlot.Of(key), RedisHashSlot.Of(key + "1"), RedisHashSlot.Of(key + "2") };

        slots.Count.ShouldBe(3);
    }
}
