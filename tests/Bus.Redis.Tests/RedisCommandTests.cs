using System.Text;

namespace Bus.Redis.Tests;

public sealed class RedisCommandTests
{
    [Fact]
    public void Words_are_encoded_as_bulk_strings_behind_their_count()
    {
        var command = new RedisCommand("XADD").Add("key").Add("*"u8).Add(-42L).Add("ü").Add(string.Empty);

        Encoded(command).ShouldBe("*6\r\n$4\r\nXADD\r\n$3\r\nkey\r\n$1\r\n*\r\n$3\r\n-42\r\n$2\r\nü\r\n$0\r\n\r\n");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    public void A_command_grows_with_its_words(int length)
    {
        var word = new string('x', length);

        Encoded(new RedisCommand("SET", 1).Add("k").Add(word).Add(long.MinValue))
            .ShouldBe($"*4\r\n$3\r\nSET\r\n$1\r\nk\r\n${length}\r\n{word}\r\n$20\r\n-9223372036854775808\r\n");
    }

    [Fact]
    public void A_hundred_words_have_a_count_of_three_digits()
    {
        var command = new RedisCommand("DEL");
        for (var index = 0; index < 99; index++)
        {
            command.Add(index);
        }

        Encoded(command).ShouldStartWith("*100\r\n$3\r\nDEL\r\n$1\r\n0\r\n");
    }

    [Fact]
    public void Referenced_words_are_encoded_in_their_places_and_not_copied()
    {
        var large = new byte[50_000];
        var command = new RedisCommand("HSET").Add("k").AddReferenced(large).Add("f").AddReferenced("v"u8.ToArray()).Add("z");
        var parts = new List<ReadOnlyMemory<byte>>();

        command.AppendTo(parts);

        parts.ShouldContain(part => part.Equals(new ReadOnlyMemory<byte>(large)));
        Encoded(command).ShouldBe($"*6\r\n$4\r\nHSET\r\n$1\r\nk\r\n$50000\r\n{new string('\0', 50_000)}\r\n$1\r\nf\r\n$1\r\nv\r\n$1\r\nz\r\n");
    }

    [Fact]
    public void A_call_of_a_script_names_it_by_its_digest()
    {
        var script = new RedisScript("one", "return 1");

        Encoded(script.CreateCall(1).Add("key").Add("argument"))
            .ShouldBe("*5\r\n$7\r\nEVALSHA\r\n$40\r\ne0e1f9fabfc9d4800c877a703b823ac0578ff8db\r\n$1\r\n1\r\n$3\r\nkey\r\n$8\r\nargument\r\n");
        Encoded(script.CreateLoad()).ShouldBe("*3\r\n$6\r\nSCRIPT\r\n$4\r\nLOAD\r\n$8\r\nreturn 1\r\n");
    }

    [Fact]
    public void A_command_cannot_be_claimed_twice_nor_changed_afterwards()
    {
        var command = new RedisCommand("GET").Add("k");
        command.Claim();

        Should.Throw<InvalidOperationException>(command.Claim).Message.ShouldContain("a command can be sent once");
        Should.Throw<InvalidOperationException>(() => command.Add("x")).Message.ShouldContain("no words can be added");
    }

    [Theory]
    [InlineData("SUBSCRIBE")]
    [InlineData("multi")]
    [InlineData("SELECT")]
    public void Commands_that_change_a_shared_connection_are_refused(string name) =>
        Should.Throw<InvalidOperationException>(new RedisCommand(name).Claim).Message.ShouldStartWith($"{name} cannot be sent as a command");

    private static string Encoded(RedisCommand command)
    {
        var bytes = command.ToArray();
        command.Length.ShouldBe(bytes.Length);
        return Encoding.UTF8.GetString(bytes);
    }
}
