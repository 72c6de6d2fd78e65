using MassTransit;
using MassTransit.DependencyInjection;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Contracts.Specs;

/// <summary>Two buses in one container.</summary>
public abstract class MultiBusSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task Each_bus_of_a_container_has_endpoints_and_publishes_of_its_own()
    {
        var orders = new Inbox<Order>();
        var bills = new Inbox<Bill>();
        var first = await StartAsync(
            x => AddSecond(x, bus => bus.ReceiveEndpoint("bills", e => e.Handler<Bill>(bills.ReceiveAsync))),
            (_, bus) => bus.ReceiveEndpoint("orders", e => e.Handler<Order>(orders.ReceiveAsync)));
        var second = await StartSecondAsync(first);

        await first.Services.GetRequiredService<IBus>().Publish(new Order(1));
        await first.Services.GetRequiredService<ISecondBus>().Publish(new Bill(2));

        (await orders.FirstAsync()).Message.Id.ShouldBe(1);
        (await bills.FirstAsync()).Message.Id.ShouldBe(2);
        await second.StopAsync();
    }

    [Fact]
    public async Task A_request_of_the_second_bus_is_answered_and_outlives_the_first()
    {
        var first = await StartAsync(x => AddSecond(x, bus => bus.ReceiveEndpoint("bills", e => e.Handler<Order>(c => c.RespondAsync(new Bill(c.Message.Id))))));
        var second = await StartSecondAsync(first);
        await first.StopAsync();

        var client = first.Services.GetRequiredService<ISecondBus>().CreateRequestClient<Order>(new Uri("queue:bills"));

        (await client.GetResponse<Bill>(new Order(3))).Message.Id.ShouldBe(3);
        await second.StopAsync();
    }

    [Fact]
    public async Task What_is_bound_to_the_second_bus_publishes_there()
    {
        var bills = new Inbox<Bill>();
        var first = await StartAsync(x => AddSecond(x, bus => bus.ReceiveEndpoint("bills", e => e.Handler<Bill>(bills.ReceiveAsync))));
        var second = await StartSecondAsync(first);
        await using var scope = first.Services.CreateAsyncScope();

        await scope.ServiceProvider.GetRequiredService<Bind<ISecondBus, IPublishEndpoint>>().Value.Publish(new Bill(4));

        (await bills.FirstAsync()).Message.Id.ShouldBe(4);
        await second.StopAsync();
    }

    private static async Task<IBusControl> StartSecondAsync(SpecBus first)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var second = first.Services.GetRequiredService<IBusInstance<ISecondBus>>().BusControl;
        await second.StartAsync(deadline.Token);
        return second;
    }

    private void AddSecond(IBusRegistrationConfigurator registration, Action<IBusFactoryConfigurator> configure) =>
        ((IServiceCollection)registration).AddMassTransit<ISecondBus>(second =>
        {
            second.DisableUsageTelemetry();
            Transport.Use(second, (_, bus) => configure(bus));
        });

    public interface ISecondBus : IBus;

    public sealed record Order(int Id);

    public sealed record Bill(int Id);
}
