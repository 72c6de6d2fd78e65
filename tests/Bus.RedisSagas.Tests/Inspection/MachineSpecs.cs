using System.Text.Json;
using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests.Inspection;

/// <summary>What a saga's host records of it, and what an instance may do next.</summary>
public sealed class MachineSpecs(SharedRedisServer redis) : TransportSpecs(new InMemoryTransport())
{
    private readonly string _keyPrefix = $"m{NewId.NextGuid():N}";
    private readonly Guid _id = NewId.NextGuid();

    [Fact]
    public async Task The_record_tells_of_states_events_transitions_and_where_messages_go()
    {
        var (bus, inspector) = await StartAsync();
        await OrderAsync(bus, inspector);

        var machine = (await inspector.GetMachineAsync()).ShouldNotBeNull();

        machine.Address!.AbsolutePath.ShouldEndWith("parcels");
        (machine.InitialState, machine.FinalState).ShouldBe(("Initial", "Final"));
        machine.States.Select(x => x.Name).ShouldBe(["Initial", "Waiting", "Shipping", "Lost", "Final"], ignoreOrder: true);
        machine.States.Single(x => x.Name == "Waiting").Events.ShouldBe(["Packed", "Labelled", "Ready", "Reminder.Received", "Cancelled"], ignoreOrder: true);
        machine.Events.Single(x => x.Name == "Labelled").ShouldSatisfyAllConditions(
            x => x.Kind.ShouldBe(SagaEventKind.Message),
            x => x.MessageUrn.ShouldBe("urn:message:Bus.RedisSagas.Tests:LabelParcel"),
            x => x.Properties.ShouldBe(new Dictionary<string, string> { ["Address"] = "String", ["CorrelationId"] = "Guid" }, ignoreOrder: true));
        machine.Events.Single(x => x.Name == "Ready").Kind.ShouldBe(SagaEventKind.Composite);
        machine.Transitions.Single(x => x.From == "Shipping" && x.Event == "Delivered").ShouldSatisfyAllConditions(
            x => x.To.ShouldBe(["Final", "Waiting", "Lost"]),
            x => x.Activities.ShouldContain("Publish RemindOfParcel"),
            x => x.Activities.ShouldContain("Catch TimeoutException"));
        machine.Schedules.ShouldBe([new SagaScheduleDescription("Reminder", "Reminder.Received", "ReminderToken")]);
    }

    [Fact]
    public async Task An_instance_tells_of_what_is_possible_next_and_of_what_it_has_scheduled()
    {
        var (bus, inspector) = await StartAsync();

        var details = await OrderAsync(bus, inspector);

        details.NextEvents.ShouldBe(["Packed", "Labelled", "Ready", "Reminder.Received", "Cancelled"], ignoreOrder: true);
        var pending = details.Schedules.ShouldHaveSingleItem();
        (pending.Schedule, pending.Event).ShouldBe(("Reminder", "Reminder.Received"));
        pending.Token.ShouldBe(details.Properties!.Value.GetProperty("reminderToken").GetGuid());
    }

    [Fact]
    public async Task Events_that_others_raise_are_told_of_behind_the_one_that_came()
    {
        var (bus, inspector) = await StartAsync();
        await OrderAsync(bus, inspector);
        await bus.Control.Publish(new PackParcel(_id));
        await Eventually.ReturnsAsync(() => inspector.GetAsync(_id), x => x?.Summary?.Version == 2, "it is packed");
        await bus.Control.Publish(new LabelParcel(_id, "here"));

        var details = await Eventually.ReturnsAsync(() => inspector.GetAsync(_id), x => x?.Summary?.State == "Shipping", "it ships");

        details!.History[^1].Event.ShouldBe("Labelled + Ready");
        (details.History[^1].From, details.History[^1].To).ShouldBe(("Waiting", "Shipping"));
    }

    [Fact]
    public async Task A_changed_machine_takes_the_place_of_the_record()
    {
        var (bus, inspector) = await StartAsync();
        await redis.Server.SendAsync("SET", $"{_keyPrefix}:{{parcel-state}}:saga:parcel-state:machine", """{"sagaName":"old","sagaType":"old","lockSuffix":"_lock"}""");

        await OrderAsync(bus, inspector);

        var record = (await redis.Server.SendAsync("GET", $"{_keyPrefix}:{{parcel-state}}:saga:parcel-state:machine")).Text!;
        JsonSerializer.Deserialize<JsonElement>(record).GetProperty("machineType").GetString().ShouldBe(typeof(ParcelMachine).FullName);
        await redis.Server.RemoveKeysAsync(_keyPrefix);
    }

    private async Task<SagaDetails> OrderAsync(SpecBus bus, ISagaInspector<ParcelState> inspector)
    {
        await bus.Control.Publish(new OrderParcel(_id));
        return (await Eventually.ReturnsAsync(() => inspector.GetAsync(_id), x => x is not null, "the parcel is ordered"))!;
    }

    private async Task<(SpecBus Bus, ISagaInspector<ParcelState> Inspector)> StartAsync()
    {
        var bus = await StartAsync(
            x => x.AddSagaStateMachine<ParcelMachine, ParcelState>().RedisRepository(redis.Server.ConnectionString, r => r.KeyPrefix = _keyPrefix).Endpoint(e => e.Name = "parcels"),
            (_, b) => b.UseDelayedMessageScheduler());
        return (bus, bus.Services.GetRequiredService<ISagaInspector<ParcelState>>());
    }
}
