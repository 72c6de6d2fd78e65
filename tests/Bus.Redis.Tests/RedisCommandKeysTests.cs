namespace Bus.Redis.Tests;

public sealed class RedisCommandKeysTests
{
    [Fact]
    public void The_slot_of_a_command_is_that_of_its_keys() =>
        new RedisCommand("XREADGROUP").Add("GROUP").Add("g").Add("c").Add("STREAMS").AddKey("{q}:a").AddKey("{q}:b"u8).Add(">").Add(">").GetSlot().ShouldBe(RedisHashSlot.Of("q"));

    [Fact]
    public void A_command_without_a_marked_key_has_no_slot() => new RedisCommand("XADD").Add("{q}:a").Add("*").GetSlot().ShouldBe(-1);

    [Fact]
    public void The_keys_of_a_script_call_need_no_mark()
    {
        var script = new RedisScript("test", "return 1");

        script.CreateCall(2).Add("{q}:a").Add("{q}:b").Add("{other}").GetSlot().ShouldBe(RedisHashSlot.Of("q"));
        script.CreateCall(0).Add("{q}:a").GetSlot().ShouldBe(-1);
    }

    [Fact]
    public void Words_that_are_referenced_are_passed_over_and_may_be_keys()
    {
        var command = new RedisCommand("TEST").AddReferenced(new byte[100_000]).AddKey("{q}:a").AddReferenced(new byte[50_000]).AddKey("{q}:b");
        var script = new RedisScript("test", "return 1");

        command.GetSlot().ShouldBe(RedisHashSlot.Of("q"));
        script.CreateCall(1).AddReferenced("{q}:c"u8.ToArray()).AddReferenced(new byte[100_000]).GetSlot().ShouldBe(RedisHashSlot.Of("q"));
    }

    [Fact]
    public void Keys_far_behind_are_found_in_a_script_call()
    {
        var call = new RedisScript("test", "return 1").CreateCall(100);
        for (var index = 0; index < 100; index++)
        {
            call.Add($"{{q}}:{index}");
        }

        call.GetSlot().ShouldBe(RedisHashSlot.Of("q"));
    }

    [Fact]
    public void Keys_of_two_slots_are_refused_by_name()
    {
        var mget = new RedisCommand("MGET").AddKey("a").AddKey("b");
        var call = new RedisScript("settle", "return 1").CreateCall(2).Add("a").Add("b");

        Should.Throw<RedisCrossSlotException>(() => mget.GetSlot()).Message.ShouldBe(
            "MGET names the keys 'a' and 'b' of the hash slots 15495 and 3300; on a cluster all keys of a command must have one slot, by an equal part in braces.");
        Should.Throw<RedisCrossSlotException>(() => call.GetSlot()).Message.ShouldStartWith("EVALSHA settle names the keys 'a' and 'b'");
    }

    [Fact]
    public void Bytes_are_kept_until_the_last_holder_lets_go()
    {
        var command = new RedisCommand("GET").Add("a");
        var length = command.ToArray().Length;

        command.Hold();
        command.Hold();
        command.Release();
        command.Release();
        command.ToArray().Length.ShouldBe(length);
        command.Release();

        Should.Throw<Exception>(() => command.ToArray());
    }
}
