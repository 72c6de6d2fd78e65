using Bus.Contracts.Specs;
using MassTransit;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>A saga on an endpoint with units of work: the transition, what it sends and the acknowledgement of its event are one step.</summary>
public sealed class UnitOfWorkSpecs(SharedRedisServer redis) : RepositorySpecs(new StreamsUnderTest(redis.Server), redis.Server)
{
    [Fact]
    public async Task A_choir_over_several_buses_counts_each_once_and_tells_of_each_once()
    {
        const int Buses = 3;
        const int Messages = 90;
        var buses = new List<SpecBus>();
        for (var i = 0; i < Buses; i++)
        {
            buses.Add(await StartAsync(hears: i == 0));
        }

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(x => buses[x % Buses].Control.Publish(new Count(Id, $"{x}"))));

        var saga = (await CountedAsync(buses[0], Messages))!;
        saga.Names.Distinct().Count().ShouldBe(Messages);
        saga.Version.ShouldBe(Messages);
        (await Notes.CountAsync(Messages)).Select(x => x.Message.Total).Order().ShouldBe(Enumerable.Range(1, Messages));
        foreach (var bus in buses)
        {
            await bus.StopAsync();
        }

        Notes.All.Count.ShouldBe(Messages);
        Errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_messages_that_start_an_instance_at_once_start_one_and_both_count()
    {
        var bus = await StartAsync();
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new Count(Id, "a")), bus.Control.Publish(new Count(Id, "b")));
        await Gate.ArrivedAsync(2);

        Gate.Open();

        (await CountedAsync(bus, 2))!.Names.Order().ShouldBe(["a", "b"]);
        (await Notes.CountAsync(2)).Select(x => x.Message.Total).Order().ShouldBe([1, 2]);
        Gate.Arrived.Count.ShouldBe(3, "One of the two had to be repeated.");
    }

    [Fact]
    public async Task An_instance_is_found_by_its_property_and_ends_with_what_it_tells()
    {
        var bus = await StartAsync();
        await bus.Control.Publish(new Count(Id, "first", "green"));
        await CountedAsync(bus, 1);

        await bus.Control.Publish(new CountLabel("green", "second"));
        await CountedAsync(bus, 2);
        await bus.Control.Publish(new EndCount(Id));

        await Testing.Eventually.ReturnsAsync(() => LoadAsync(bus, Id), x => x is null, "the instance has ended", x => $"{x?.Count}", Deadline);
        await bus.Control.Publish(new EndCount(Id));
        (await Notes.CountAsync(3)).Select(x => x.Message.Name).ShouldBe(["first", "second", "nothing to end"]);
        (await Server.SendAsync("EXISTS", Key("all"), Key("states"), Key("index:Label"))).Integer.ShouldBe(0);
        Errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_transition_that_fails_leaves_the_instance_and_sends_nothing()
    {
        var bus = await StartAsync(configureEndpoint: endpoint => endpoint.UseMessageRetry(x => x.None()));
        await bus.Control.Publish(new Count(Id, "first"));
        await CountedAsync(bus, 1);
        Gate.Fail(new InvalidOperationException("told to"));

        await bus.Control.Publish(new Count(Id, "second"));

        await Errors.CountAsync(1);
        (await LoadAsync(bus, Id))!.Count.ShouldBe(1);
        await bus.StopAsync();
        Notes.All.ShouldHaveSingleItem().Message.Name.ShouldBe("first");
    }

    [Fact]
    public async Task Locks_are_refused_with_a_sentence()
    {
        var faults = new Inbox<Fault<Count>>();
        var bus = await StartAsync(x => x.ConcurrencyMode = ConcurrencyMode.Pessimistic, configureBus: x => x.ReceiveEndpoint("faults", e => e.Handler<Fault<Count>>(faults.ReceiveAsync)));

        await bus.Control.Publish(new Count(Id, "first"));

        (await faults.FirstAsync()).Message.Exceptions[0].Message.ShouldContain("use ConcurrencyMode.Optimistic");
        (await LoadAsync(bus, Id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_saga_in_another_database_than_the_queue_is_refused_with_a_sentence()
    {
        var faults = new Inbox<Fault<Count>>();
        var bus = await StartAsync(
            x => x.DatabaseConfiguration($"{Server.ConnectionString}/1"),
            configureBus: x => x.ReceiveEndpoint("faults", e => e.Handler<Fault<Count>>(faults.ReceiveAsync)));

        await bus.Control.Publish(new Count(Id, "first"));

        (await faults.FirstAsync()).Message.Exceptions[0].Message.ShouldContain("another Redis, or another database");
        (await LoadAsync(bus, Id)).ShouldBeNull();
    }

    private Task<SpecBus> StartAsync(
        Action<IRedisSagaRepositoryConfigurator<CounterState>>? configure = null,
        Action<IReceiveEndpointConfigurator>? configureEndpoint = null,
        Action<IBusFactoryConfigurator>? configureBus = null,
        bool hears = true) => StartCountersAsync(
        x =>
        {
            x.Index(saga => saga.Label);
            configure?.Invoke(x);
        },
        (endpoint, context) =>
        {
            configureEndpoint?.Invoke(endpoint);
            endpoint.UseRedisUnitOfWork(context);
        },
        configureBus,
        hears);
}
