using System.Text;

namespace Bus.Redis.Tests;

/// <summary>A script call that runs as a part of another one.</summary>
public sealed class RedisScriptPartTests
{
    private static readonly RedisScript Inner = new("inner", "#!lua\nreturn 1");
    private static readonly RedisScript Outer = new("outer", "#!lua\nreturn 2");

    [Fact]
    public void Its_keys_and_arguments_are_added_to_other_calls_as_often_as_they_are_made()
    {
        var part = RedisScriptPart.Of(Inner.CreateCall(2).Add("{a}:1").Add("{a}:2").Add("x").Add("").Add(-7));

        part.Script.ShouldBeSameAs(Inner);
        (part.KeyCount, part.ArgumentCount).ShouldBe((2, 3));
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var call = part.AddArgumentsTo(part.AddKeysTo(Outer.CreateCall(3).Add("{a}:0")).Add("first"));

            Encoding.UTF8.GetString(call.ToArray()).ShouldBe(
                $"*10\r\n$7\r\nEVALSHA\r\n$40\r\n{Outer.Sha1}\r\n$1\r\n3\r\n$5\r\n{{a}}:0\r\n$5\r\n{{a}}:1\r\n$5\r\n{{a}}:2\r\n$5\r\nfirst\r\n$1\r\nx\r\n$0\r\n\r\n$2\r\n-7\r\n");
        }
    }

    [Fact]
    public void It_outgrows_the_buffer_of_the_call_it_is_added_to()
    {
        var large = new string('x', 100_000);
        var part = RedisScriptPart.Of(Inner.CreateCall(0).Add(large));

        part.AddArgumentsTo(Outer.CreateCall(0)).Add("last").Length.ShouldBeGreaterThan(large.Length);
    }

    [Fact]
    public void A_call_that_became_a_part_cannot_be_sent_any_more()
    {
        var call = Inner.CreateCall(0);
        RedisScriptPart.Of(call);

        Should.Throw<InvalidOperationException>(() => call.Add("more"));
    }

    [Fact]
    public void A_command_that_calls_no_script_is_refused()
    {
        Should.Throw<ArgumentException>(() => RedisScriptPart.Of(new RedisCommand("GET").Add("key"))).Message.ShouldStartWith("GET calls no script.");
    }

    [Fact]
    public void A_call_with_a_word_that_is_not_copied_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => RedisScriptPart.Of(Inner.CreateCall(0).AddReferenced(new byte[10])));
    }
}
