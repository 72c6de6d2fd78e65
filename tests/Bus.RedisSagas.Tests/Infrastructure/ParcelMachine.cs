using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>A machine with everything that a description tells of: a schedule, a composite event, a choice, a caught fault, an ignored event.</summary>
public sealed class ParcelMachine : MassTransitStateMachine<ParcelState>
{
    public ParcelMachine()
    {
        InstanceState(x => x.CurrentState);
        Schedule(() => Reminder, x => x.ReminderToken, x => x.Delay = TimeSpan.FromHours(1));
        CompositeEvent(() => Ready, x => x.ReadyStatus, Packed, Labelled);
        Initially(When(Ordered).Schedule(Reminder, x => new RemindOfParcel(x.Saga.CorrelationId)).TransitionTo(Waiting));
        During(Waiting, Ignore(Ordered), When(Packed).Then(_ => { }), When(Labelled).Then(x => x.Saga.Address = x.Message.Address), When(Ready).TransitionTo(Shipping), When(Reminder!.Received).TransitionTo(Waiting));
        During(
            Shipping,
            When(Delivered)
                .IfElse(x => x.Message.IsSigned, yes => yes.Unschedule(Reminder).Finalize(), no => no.Publish(x => new RemindOfParcel(x.Saga.CorrelationId)).TransitionTo(Waiting))
                .Catch<TimeoutException>(x => x.TransitionTo(Lost)));
        DuringAny(When(Cancelled).Finalize());
    }

    public State Waiting { get; private set; } = null!;

    public State Shipping { get; private set; } = null!;

    public State Lost { get; private set; } = null!;

    public Schedule<ParcelState, RemindOfParcel> Reminder { get; private set; } = null!;

    public Event<OrderParcel> Ordered { get; private set; } = null!;

    public Event<PackParcel> Packed { get; private set; } = null!;

    public Event<LabelParcel> Labelled { get; private set; } = null!;

    public Event<DeliverParcel> Delivered { get; private set; } = null!;

    public Event<CancelParcel> Cancelled { get; private set; } = null!;

    public Event Ready { get; private set; } = null!;
}
