using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Transitions of one instance at the same time, in the optimistic mode.</summary>
public abstract class ConcurrencySpecs(ITransportUnderTest transport, RedisServer server) : RepositorySpecs(transport, server)
{
    [Fact]
    public async Task A_choir_of_messages_for_one_instance_loses_none_and_tells_of_each_once()
    {
        const int Messages = 60;
        var bus = await StartCountersAsync();
        var names = Enumerable.Range(0, Messages).Select(x => $"{x}").ToList();

        await Task.WhenAll(names.Select(x => bus.Control.Publish(new Count(Id, x))));

        var saga = await CountedAsync(bus, Messages);
        saga!.Names.ShouldBe(names, ignoreOrder: true);
        saga.Version.ShouldBe(Messages);
        var notes = await Notes.CountAsync(Messages);
        notes.Select(x => x.Message.Name).ShouldBe(names, ignoreOrder: true);
        notes.Select(x => x.Message.Total).ShouldBe(Enumerable.Range(1, Messages), ignoreOrder: true);
        Errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_messages_that_start_an_instance_at_once_start_one_and_both_count()
    {
        var bus = await StartCountersAsync();
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new Count(Id, "a")), bus.Control.Publish(new Count(Id, "b")));
        await Gate.ArrivedAsync(2);

        Gate.Open();

        (await CountedAsync(bus, 2))!.Names.Order().ShouldBe(["a", "b"]);
        (await Notes.CountAsync(2)).Select(x => x.Message.Total).Order().ShouldBe([1, 2]);
        Gate.Arrived.Count.ShouldBe(3, "One of the two had to be repeated.");
    }

    [Fact]
    public async Task Two_messages_that_change_an_instance_at_once_both_count()
    {
        var bus = await StartCountersAsync();
        await bus.Control.Publish(new Count(Id, "first"));
        await CountedAsync(bus, 1);
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new Count(Id, "a")), bus.Control.Publish(new Count(Id, "b")));
        await Gate.ArrivedAsync(3);

        Gate.Open();

        (await CountedAsync(bus, 3))!.Names.Order().ShouldBe(["a", "b", "first"]);
        (await Notes.CountAsync(3)).Select(x => x.Message.Total).Order().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task An_instance_that_ends_while_a_message_changes_it_does_not_come_back_unnoticed()
    {
        var bus = await StartCountersAsync();
        await bus.Control.Publish(new Count(Id, "first"));
        await CountedAsync(bus, 1);
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new EndCount(Id)), bus.Control.Publish(new Count(Id, "late")));
        await Gate.ArrivedAsync(3);

        Gate.Open();

        // Either the late message counted first and then the end came, or the end came first and the message started the saga anew.
        await Notes.CountAsync(2);
        await Eventually.IsTrueAsync(() => Gate.Arrived.Count == 4, "one of the two is repeated", deadline: Deadline);
        var total = Notes.All.Single(x => x.Message.Name == "late").Message.Total;
        var found = await Eventually.ReturnsAsync(() => LoadAsync(bus, Id), x => (x is null) == (total == 2), $"the saga is there only if it was started anew, total {total}", x => $"{x?.Count}", Deadline);
        (found?.Count ?? 1).ShouldBe(1);
        Errors.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_transition_that_lost_and_is_not_repeated_faults_and_has_sent_nothing()
    {
        var bus = await StartCountersAsync(x => x.ConflictRetryLimit = 0);
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new Count(Id, "a")), bus.Control.Publish(new Count(Id, "b")));
        await Gate.ArrivedAsync(2);

        Gate.Open();

        (await Errors.FirstAsync()).Header(MessageHeaders.FaultExceptionType).ShouldNotBeNull().ShouldContain(nameof(RedisSagaConcurrencyException));
        var saga = await CountedAsync(bus, 1);
        (await Notes.CountAsync(1)).ShouldHaveSingleItem().Message.Name.ShouldBe(saga!.Names.Single());
    }

    [Fact]
    public async Task Without_holding_messages_a_transition_that_is_repeated_sends_them_again()
    {
        var bus = await StartCountersAsync(x => x.HoldMessages = false);
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new Count(Id, "a")), bus.Control.Publish(new Count(Id, "b")));
        await Gate.ArrivedAsync(2);
        (await Notes.CountAsync(2)).Select(x => x.Message.Total).ShouldBe([1, 1]);

        Gate.Open();

        await CountedAsync(bus, 2);
        (await Notes.CountAsync(3)).Select(x => x.Message.Total).ShouldBe([1, 1, 2]);
    }

    [Fact]
    public async Task Behind_an_outbox_a_transition_that_lost_has_sent_nothing_either()
    {
        var bus = await StartCountersAsync(x => x.HoldMessages = false, configureEndpoint: (x, context) => x.UseInMemoryOutbox(context));
        Gate.Close();
        await Task.WhenAll(bus.Control.Publish(new Count(Id, "a")), bus.Control.Publish(new Count(Id, "b")));
        await Gate.ArrivedAsync(2);

        Gate.Open();

        await CountedAsync(bus, 2);
        (await Notes.CountAsync(2)).Select(x => x.Message.Total).Order().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_transition_whose_messages_cannot_be_sent_is_not_written()
    {
        var bus = await StartCountersAsync(configureBus: x => x.ConfigurePublish(p => p.UseExecute(c =>
        {
            if (c.SupportedMessageTypes.Any(type => type.EndsWith(nameof(Counted), StringComparison.Ordinal)))
            {
                throw new InvalidOperationException("the line is cut");
            }
        })));

        await bus.Control.Publish(new Count(Id, "a"));

        (await Errors.FirstAsync()).Header(MessageHeaders.FaultMessage).ShouldNotBeNull().ShouldContain("the line is cut");
        (await LoadAsync(bus, Id)).ShouldBeNull();
        (await Server.GetKeysAsync($"{KeyPrefix}:{{*")).Select(x => x.Split(':')[^1]).ShouldBe(["machine", "history"], ignoreOrder: true, "Neither an instance nor its lock is left, only what tells of the fault.");
    }
}
