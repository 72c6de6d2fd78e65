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
        var fault = await faulted.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await bus.StopAsync(TestContext.Current.CancellationToken);

        receipt.Message.Number.ShouldBe(7);
        fault.Message.Number.ShouldBe(-1);
        (await server.SendAsync("XLEN", "bus:{orders}_error:normal")).Integer.ShouldBe(1);
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
