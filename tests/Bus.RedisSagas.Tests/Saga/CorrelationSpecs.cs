using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Messages that find their instances by a property.</summary>
public abstract class CorrelationSpecs(ITransportUnderTest transport, RedisServer server) : RepositorySpecs(transport, server)
{
    [Fact]
    public async Task A_message_reaches_every_instance_whose_property_it_names_and_no_other()
    {
        var bus = await StartCountersAsync(x => x.Index(saga => saga.Label));
        Guid[] red = [NewId.NextGuid(), NewId.NextGuid(), NewId.NextGuid()];
        foreach (var id in red)
        {
            await bus.Control.Publish(new Count(id, "start", "red"));
        }

        await bus.Control.Publish(new Count(Id, "start", "blue"));
        await Notes.CountAsync(4);
        await Eventually.PassesAsync(async () => (await LoadAsync(bus, Id)).ShouldNotBeNull());

        await bus.Control.Publish(new CountLabel("red", "all"));

        var notes = await Notes.CountAsync(7);
        notes.Where(x => x.Message.Name == "all").Select(x => x.Message.CorrelationId).ShouldBe(red, ignoreOrder: true);
        (await LoadAsync(bus, Id))!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_that_finds_no_instance_is_treated_as_the_saga_says()
    {
        var bus = await StartCountersAsync(x => x.Index(saga => saga.Label));

        await bus.Control.Publish(new CountLabel("green", "nobody"));

        (await Notes.FirstAsync()).Message.ShouldBe(new Counted(Guid.Empty, "nobody", 0));
    }

    [Fact]
    public async Task Messages_by_a_property_at_once_lose_none()
    {
        const int Messages = 20;
        var bus = await StartCountersAsync(x => x.Index(saga => saga.Label));
        await bus.Control.Publish(new Count(Id, "start", "red"));
        await CountedAsync(bus, 1);

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(x => bus.Control.Publish(new CountLabel("red", $"{x}"))));

        await CountedAsync(bus, Messages + 1);
        (await Notes.CountAsync(Messages + 1)).Select(x => x.Message.Total).Order().ShouldBe(Enumerable.Range(1, Messages + 1));
    }

    [Fact]
    public async Task A_message_by_a_property_without_an_index_faults_with_its_name()
    {
        var bus = await StartCountersAsync();

        await bus.Control.Publish(new CountLabel("red", "all"));

        (await Errors.FirstAsync()).Header(MessageHeaders.FaultMessage).ShouldNotBeNull().ShouldContain("has no index on Label");
    }

    [Fact]
    public async Task Instances_are_found_by_their_state()
    {
        var bus = await StartCountersAsync();
        await bus.Control.Publish(new Count(Id, "start"));
        await CountedAsync(bus, 1);

        var repository = bus.Services.GetRequiredService<IQuerySagaRepository<CounterState>>();

        (await repository.Find(new SagaQuery<CounterState>(x => x.CurrentState == "Counting"))).ShouldBe([Id]);
        (await repository.Find(new SagaQuery<CounterState>(x => x.CurrentState == "Final"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_message_that_reads_an_instance_waits_until_what_it_sent_is_written()
    {
        var bus = await StartCountersAsync(x => x.ConflictRetryLimit = 0);
        await bus.Control.Publish(new Count(Id, "first"));
        await CountedAsync(bus, 1);
        await Server.SendAsync("SET", Key($"{Id:D}_lock"), "a sender", "PX", 400);

        await bus.Control.Publish(new Count(Id, "second"));

        await CountedAsync(bus, 2);
        Errors.All.ShouldBeEmpty();
    }
}
