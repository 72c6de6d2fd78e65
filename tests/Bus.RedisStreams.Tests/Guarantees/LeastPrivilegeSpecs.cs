using Bus.Contracts.Specs;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>The user that docs/operations.md shows is enough.</summary>
public sealed class LeastPrivilegeSpecs(SecuredRedisServer secured)
{
    [Fact]
    public async Task The_documented_user_can_send_publish_request_fault_and_stop()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions());
        (await server.SendAsync(DocumentedUser.Command())).Text.ShouldBe("OK");
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
        var fault = await faulted.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
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

    [Fact]
    public async Task The_documented_user_can_order_by_key_stand_by_and_take_over()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions());
        (await server.SendAsync(DocumentedUser.Command())).Text.ShouldBe("OK");
        var received = new Inbox<LeastPrivilegeOrder>();
        var buses = new List<IBusControl>();
        for (var index = 0; index < 2; index++)
        {
            var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(configurator =>
            {
                configurator.Host($"redis://bus:password@127.0.0.1:{server.Port}");
                configurator.ReceiveEndpoint("ordered", endpoint =>
                {
                    endpoint.LockDuration = TimeSpan.FromMilliseconds(600);
                    endpoint.AutoDeleteOnIdle = TimeSpan.FromMinutes(1);
                    endpoint.SingleActiveConsumer = true;
                    endpoint.SetReceiveMode(RedisStreamsReceiveMode.Partitioned);
                    endpoint.Handler<LeastPrivilegeOrder>(received.ReceiveAsync);
                });
            });
            await bus.StartAsync(TestContext.Current.CancellationToken);
            buses.Add(bus);
        }

        var queue = await buses[1].GetSendEndpoint(new Uri("queue:ordered"));
        for (var number = 0; number < 3; number++)
        {
            await queue.Send(new LeastPrivilegeOrder(number), x => x.SetPartitionKey("a"), TestContext.Current.CancellationToken);
        }

        await received.CountAsync(3);
        await queue.Send(new LeastPrivilegeOrder(3), x => x.Delay = TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        await received.CountAsync(4);
        foreach (var bus in buses)
        {
            await bus.StopAsync(TestContext.Current.CancellationToken);
        }

        (await server.SendAsync("ACL", "LOG")).Items.ShouldBeEmpty("no command was denied");
    }

    [Fact]
    public async Task A_command_beyond_the_documented_ones_fails_the_spec_that_caused_it()
    {
        var transport = new SecuredRedisStreamsUnderTest(secured);
        await transport.InitializeAsync();
        await using (var probe = await RespProbe.ConnectAsync(secured.Server.Port, tls: true))
        {
            await probe.SendAsync("AUTH", transport.KeyPrefix, DocumentedUser.Password);
            (await probe.TrySendAsync("FLUSHALL")).IsError.ShouldBeTrue();
            (await probe.TrySendAsync("HGET", "bus:topic:elsewhere", "v")).IsError.ShouldBeTrue();
        }

        var failure = (await Record.ExceptionAsync(async () => await transport.DisposeAsync())).ShouldBeOfType<ShouldAssertException>();

        failure.Message.ShouldContain("command flushall");
        failure.Message.ShouldContain("key bus:topic:elsewhere");
    }
}
