using System.Text.RegularExpressions;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>What docs/operations.md gives the operator's user beside the transport's is enough for dead letters.</summary>
public sealed partial class DeadLetterPrivilegeSpecs
{
    [Fact]
    public async Task The_documented_user_with_the_commands_for_dead_letters_can_list_requeue_and_delete()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions());
        (await server.SendAsync(DocumentedUser.Command())).Text.ShouldBe("OK");
        var more = More().Match(File.ReadAllText(Repository.PathOf("docs/operations.md"))).Groups[1].Value.Split(' ');
        (await server.SendAsync(["ACL", "SETUSER", "bus", .. more])).Text.ShouldBe("OK");
        for (var index = 0; index < 4; index++)
        {
            await server.SendAsync("XADD", "bus:{work}_error:normal", $"{index + 1}-0", "body", "{}");
        }

        await using var client = new RedisClient(RedisOptions.Parse($"redis://bus:{DocumentedUser.Password}@127.0.0.1:{server.Port}"));
        await using var deadLetters = new RedisStreamsDeadLetters(client);
        var options = new DeadLetterBulkOptions { RequestedBy = "specs" };

        (await deadLetters.GetQueuesAsync()).ShouldHaveSingleItem().Count.ShouldBe(4);
        var page = await deadLetters.ListAsync("work_error", new DeadLetterQuery { Filter = new DeadLetterFilter { Text = "{" } });
        (await deadLetters.GroupAsync("work_error", new DeadLetterQuery { Order = DeadLetterOrder.OldestFirst })).Scanned.ShouldBe(4);
        await deadLetters.GetAsync("work_error", page.Items[0].Id);
        await deadLetters.RequeueAsync("work_error", page.Items[0].Id, new DeadLetterRequeue { RequestedBy = "specs" });
        await deadLetters.DeleteAsync("work_error", page.Items[1].Id);
        (await deadLetters.RequeueAsync("work_error", new DeadLetterFilter { Until = DateTimeOffset.FromUnixTimeMilliseconds(2) }, options)).Done.ShouldBe(1);
        (await deadLetters.DeleteAsync("work_error", new DeadLetterFilter(), options)).Done.ShouldBe(1);

        (await server.SendAsync("ACL", "LOG")).Items.ShouldBeEmpty("no command was denied");
    }

    [GeneratedRegex("`./bus dlq` and `/api/dlq` need `([^`]+)`")]
    private static partial Regex More();
}
