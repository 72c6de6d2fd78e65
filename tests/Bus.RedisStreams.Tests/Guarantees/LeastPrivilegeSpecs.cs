using System.Text.RegularExpressions;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>The user that docs/operations.md shows is enough.</summary>
public sealed partial class LeastPrivilegeSpecs
{
    [Fact]
    public async Task The_documented_user_can_send_publish_request_fault_and_stop()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions());
        (await server.SendAsync(DocumentedUser())).Text.ShouldBe("OK");
        var faulted = new TaskCompletionSource<Fault<LeastPrivilegeOrder>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(configurator =>
        {
            configurator.Host($"redis://bus:password@127.0.0.1:{server.Port}");
            configurator.ReceiveEndpoint("orders", endpoint => endpoint.Handler<LeastPrivilegeOrder>(context => context.Message.Number < 0
                ? throw new InvalidOperationException("There is no such order.")
                : context.RespondAsync(new LeastPrivilegeReceipt(context.Message.Number))));
            configurator.ReceiveEndpoint("faults", endpoint => endpoint.Handler<Fault<LeastPrivilegeOrder>>(context =>
            {
                faulted.TrySetResult(context.Message);
                return Task.CompletedTask;
            }));
        });
        await bus.StartAsync(TestContext.Current.CancellationToken);

        var receipt = await bus.CreateRequestClient<LeastPrivilegeOrder>().GetResponse<LeastPrivilegeReceipt>(new LeastPrivilegeOrder(7), TestContext.Current.CancellationToken);
        await bus.Publish(new LeastPrivilegeOrder(-1), TestContext.Current.CancellationToken);
        var fault = await faulted.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await AskForMoreAsync(bus, server);
        await bus.StopAsync(TestContext.Current.CancellationToken);

        receipt.Message.Number.ShouldBe(7);
        fault.Message.Number.ShouldBe(-1);
        (await server.SendAsync("XLEN", "bus:{orders}_error:normal")).Integer.ShouldBe(1);
        (await server.SendAsync("ACL", "LOG")).Items.ShouldBeEmpty("no command was denied");
    }

    /// <summary>What a send can ask for.</summary>
    private static async Task AskForMoreAsync(IBus bus, RedisServer server)
    {
        await using var repository = new RedisStreamsMessageDataRepository(RedisOptions.Parse($"redis://bus:password@127.0.0.1:{server.Port}"));
        await using var forEver = new RedisStreamsMessageDataRepository(RedisOptions.Parse($"redis://bus:password@127.0.0.1:{server.Port}")) { DefaultTimeToLive = null };
        (await repository.Get(await repository.Put(new MemoryStream([7])))).ReadByte().ShouldBe(7);
        await forEver.Put(new MemoryStream([7]));
        var endpoint = await bus.GetSendEndpoint(new Uri("queue:elsewhere"));
        await endpoint.Send(new LeastPrivilegeOrder(1), Pipe.Execute<SendContext<LeastPrivilegeOrder>>(x => x.SetDeduplicationId("1")));
        await endpoint.Send(new LeastPrivilegeOrder(2), Pipe.Execute<SendContext<LeastPrivilegeOrder>>(x =>
        {
            x.SetDeduplicationId("2");
            x.Delay = TimeSpan.FromHours(1);
        }));
        await Should.ThrowAsync<ReplicasNotConfirmedException>(() =>
            endpoint.Send(new LeastPrivilegeOrder(3), Pipe.Execute<SendContext<LeastPrivilegeOrder>>(x => x.WaitForReplicas(1, TimeSpan.FromMilliseconds(1)))));
    }

    private static string[] DocumentedUser()
    {
        var block = UserBlock().Match(File.ReadAllText(Repository.PathOf("docs/operations.md"))).Value;
        return block.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("ACL SETUSER [^`]+")]
    private static partial Regex UserBlock();
}
