using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Starting, stopping, health and observers.</summary>
public abstract class LifecycleSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task A_bus_can_be_stopped_and_started_again()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));

        for (var round = 1; round <= 3; round++)
        {
            await bus.SendAsync("orders", new Order(round));
            await bus.Control.Publish(new Order(-round));
            await inbox.CountAsync(2 * round);
            await bus.StopAsync();
            await bus.StartAsync();
        }

        await bus.SendAsync("orders", new Order(4));
        await inbox.CountAsync(7);
    }

    [Fact]
    public async Task A_stop_waits_for_the_handler_that_runs()
    {
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var isDone = false;
        var bus = await StartAsync("orders", x => x.Handler<Order>(async _ =>
        {
            started.SetResult();
            await release.Task;
            isDone = true;
        }));
        await bus.SendAsync("orders", new Order(1));
        await started.Task.WaitAsync(Deadline);

        var stop = bus.StopAsync();
        stop.IsCompleted.ShouldBeFalse();
        release.SetResult();
        await stop;

        isDone.ShouldBeTrue();
    }

    [Fact]
    public async Task A_handler_that_drains_can_still_send()
    {
        Needs(TransportFeatures.Durable);
        var started = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(async c =>
        {
            started.SetResult();
            await release.Task;
            await c.Send(new Uri("queue:next"), new Order(2));
        }));
        await bus.SendAsync("orders", new Order(1));
        await started.Task.WaitAsync(Deadline);

        var stop = bus.StopAsync();
        release.SetResult();
        await stop;
        await StartAsync("next", x => x.Handler<Order>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(2);
    }

    [Fact]
    public async Task Health_tells_whether_the_endpoints_are_ready()
    {
        var bus = Build(configure: (_, x) => x.ReceiveEndpoint("orders", e => e.Handler<Order>(_ => Task.CompletedTask)));
        bus.Control.CheckHealth().Status.ShouldBe(BusHealthStatus.Unhealthy);

        await bus.StartAsync();
        var healthy = bus.Control.CheckHealth();
        healthy.Status.ShouldBe(BusHealthStatus.Healthy);
        healthy.Endpoints.Keys.ShouldContain(x => x.EndsWith("/orders", StringComparison.Ordinal));

        await bus.StopAsync();
        bus.Control.CheckHealth().Status.ShouldBe(BusHealthStatus.Unhealthy);
    }

    [Fact]
    public async Task A_stopped_endpoint_makes_the_bus_degraded()
    {
        var bus = await StartAsync("orders", x => x.Handler<Order>(_ => Task.CompletedTask));
        var handle = bus.Control.ConnectReceiveEndpoint("more", x => x.Handler<Order>(_ => Task.CompletedTask));
        var ready = await handle.Ready;
        bus.Control.CheckHealth().Status.ShouldBe(BusHealthStatus.Healthy);

        await ready.ReceiveEndpoint.Stop();

        bus.Control.CheckHealth().Status.ShouldBe(BusHealthStatus.Degraded);
    }

    [Fact]
    public async Task Observers_see_every_step_of_a_message()
    {
        var steps = new StepObserver();
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(c => c.Message.Id == 2 ? throw new InvalidOperationException("told to") : inbox.ReceiveAsync(c)));
        });
        bus.Control.ConnectSendObserver(steps);
        bus.Control.ConnectPublishObserver(steps);
        bus.Control.ConnectConsumeObserver(steps);
        bus.Control.ConnectReceiveObserver(steps);

        await bus.SendAsync("orders", new Order(1));
        await steps.SawAsync("PreSend", "PostSend", "PreReceive", "PreConsume", "PostConsume", "PostReceive");
        await bus.Control.Publish(new Order(1));
        await steps.SawAsync("PrePublish", "PostPublish");
        await bus.SendAsync("orders", new Order(2));
        await steps.SawAsync("ConsumeFault");
    }

    [Fact]
    public async Task Deploying_only_the_topology_consumes_nothing()
    {
        Needs(TransportFeatures.Durable);
        var inbox = new Inbox<Order>();
        var deployer = await StartAsync(configure: (_, x) =>
        {
            x.DeployTopologyOnly = true;
            x.ReceiveEndpoint("orders", e => e.Handler<Order>(inbox.ReceiveAsync));
        });
        await deployer.StopAsync();
        var sender = await StartAsync();

        await sender.Control.Publish(new Order(1));
        inbox.All.ShouldBeEmpty();
        await StartAsync("orders", e => e.Handler<Order>(inbox.ReceiveAsync));

        (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
    }

    [Fact]
    public async Task A_bus_without_a_container_works_alike()
    {
        var inbox = new Inbox<Order>();
        var bus = Transport.Create(x => x.ReceiveEndpoint("orders", e => e.Handler<Order>(inbox.ReceiveAsync)));
        await bus.StartAsync(Deadline);
        try
        {
            await bus.Publish(new Order(1));
            (await inbox.FirstAsync()).Message.Id.ShouldBe(1);
        }
        finally
        {
            await bus.StopAsync(Deadline);
        }
    }

    [Fact]
    public async Task The_input_address_of_an_endpoint_is_an_address_to_send_to_and_stays_as_it_is()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x => x.Handler<Order>(inbox.ReceiveAsync));
        await bus.SendAsync("orders", new Order(1));
        var address = (await inbox.FirstAsync()).ReceiveContext.InputAddress;

        await (await bus.Control.GetSendEndpoint(address)).Send(new Order(2));

        (await inbox.CountAsync(2))[1].DestinationAddress!.OriginalString.ShouldBe(address.OriginalString);
    }

    public sealed record Order(int Id);
}
