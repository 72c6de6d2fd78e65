using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests.Inspection;

/// <summary>What the history tells of transitions that were written, of those that lost, and of messages that failed; with and without units of work.</summary>
public abstract class HistorySpecs(ITransportUnderTest transport, SharedRedisServer redis, bool usesUnitsOfWork) : RepositorySpecs(transport, redis.Server)
{
    [Fact]
    public async Task Each_transition_is_told_of_with_event_states_message_and_attempt()
    {
        var bus = await StartAsync();
        var first = NewId.NextGuid();
        await bus.Control.Publish(new Count(Id, "a", "green"), x => x.MessageId = first);
        await CountedAsync(bus, 1);
        await bus.Control.Publish(new CountLabel("green", "b"));
        await CountedAsync(bus, 2);
        await bus.Control.Publish(new EndCount(Id));
        await Eventually.ReturnsAsync(() => LoadAsync(bus, Id), x => x is null, "the instance has ended");

        var details = (await Inspector(bus).GetAsync(Id)).ShouldNotBeNull();

        details.Summary.ShouldBeNull();
        details.History.Select(x => (x.Event, x.From, x.To, x.IsApplied, x.Attempt, x.Error)).ShouldBe(
        [
            ("Counted", "", "Counting", true, 1, null),
            ("LabelCounted", "Counting", "Counting", true, 1, null),
            ("Ended", "Counting", "Final", true, 1, null),
        ]);
        details.History[0].MessageId.ShouldBe(first);
        details.History.Select(x => x.At).ShouldBeInOrder();
        (await Server.SendAsync("PTTL", Key($"{Id:D}:history"))).Integer.ShouldBeInRange((long)TimeSpan.FromDays(6).TotalMilliseconds, (long)TimeSpan.FromDays(7).TotalMilliseconds);
    }

    [Fact]
    public async Task A_transition_that_lost_leaves_no_entry()
    {
        var bus = await StartAsync();
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new Count(Id, "a")), bus.Control.Publish(new Count(Id, "b")));
        await Gate.ArrivedAsync(2);
        Gate.Open();
        await CountedAsync(bus, 2);

        var details = (await Inspector(bus).GetAsync(Id)).ShouldNotBeNull();

        Gate.Arrived.Count.ShouldBe(3, "One of the two had to be repeated.");
        details.History.Select(x => (x.Event, x.From, x.IsApplied)).ShouldBe([("Counted", "", true), ("Counted", "Counting", true)]);
    }

    [Fact]
    public async Task A_message_that_failed_is_told_of_once_with_its_last_attempt_and_changes_nothing()
    {
        var bus = await StartAsync(configureEndpoint: x => x.UseMessageRetry(r => r.Immediate(2)));
        await bus.Control.Publish(new Count(Id, "first"));
        await CountedAsync(bus, 1);
        Gate.Fail(new InvalidOperationException("told to"));
        await bus.Control.Publish(new Count(Id, "second"));
        await Errors.CountAsync(1);

        var details = await Eventually.ReturnsAsync(() => Inspector(bus).GetAsync(Id), x => x?.History is [_, { Attempt: 3 }], "the third attempt is noted", x => string.Join(", ", x?.History ?? []));

        details!.Summary!.Version.ShouldBe(1);
        var failure = details.History[1];
        (failure.Event, failure.From, failure.To, failure.IsApplied, failure.Error).ShouldBe(("Counted", "Counting", "Counting", false, "InvalidOperationException: told to"));
        failure.MessageId.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_first_message_that_failed_is_told_of_although_there_is_no_instance()
    {
        var bus = await StartAsync();
        Gate.Fail(new InvalidOperationException("told to"));
        await bus.Control.Publish(new Count(Id, "first"));
        await Errors.CountAsync(1);

        var details = await Eventually.ReturnsAsync(() => Inspector(bus).GetAsync(Id), x => x is not null, "the fault is noted");

        details!.Summary.ShouldBeNull();
        details.History.ShouldHaveSingleItem().Error.ShouldBe("InvalidOperationException: told to");
        (await Server.SendAsync("PTTL", Key($"{Id:D}:history"))).Integer.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task No_more_entries_are_kept_than_are_asked_for_and_none_where_none_is()
    {
        var bus = await StartAsync(x => x.HistoryLimit = 3);
        for (var i = 1; i <= 5; i++)
        {
            await bus.Control.Publish(new Count(Id, $"{i}"));
            await CountedAsync(bus, i);
        }

        (await Inspector(bus).GetAsync(Id))!.History.Count.ShouldBe(3);
        await bus.StopAsync();

        var without = await StartAsync(x =>
        {
            x.HistoryLimit = 0;
            x.KeyPrefix += "n";
        });
        await without.Control.Publish(new Count(Id, "first"));
        await CountedAsync(without, 1);
        (await Inspector(without).GetAsync(Id))!.History.ShouldBeEmpty();
        await Server.RemoveKeysAsync($"{KeyPrefix}n");
    }

    private static ISagaInspector<CounterState> Inspector(SpecBus bus) => bus.Services.GetRequiredService<ISagaInspector<CounterState>>();

    private Task<SpecBus> StartAsync(Action<IRedisSagaRepositoryConfigurator<CounterState>>? configure = null, Action<IReceiveEndpointConfigurator>? configureEndpoint = null) => StartCountersAsync(
        x =>
        {
            x.Index(saga => saga.Label);
            configure?.Invoke(x);
        },
        (endpoint, context) =>
        {
            configureEndpoint?.Invoke(endpoint);
            if (usesUnitsOfWork)
            {
                endpoint.UseRedisUnitOfWork(context);
            }
        });
}
