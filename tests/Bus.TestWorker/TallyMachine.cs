using MassTransit;

namespace Bus.TestWorker;

/// <summary>Notes its events, in whatever order they come, and tells of each.</summary>
public sealed class TallyMachine : MassTransitStateMachine<TallyState>
{
    /// <summary>The queue that is told.</summary>
    public const string Listener = "tallied";

    public TallyMachine()
    {
        InstanceState(x => x.CurrentState);
        Initially(When(Came).Then(Note).TransitionTo(Open).Send(new Uri($"queue:{Listener}"), Tell));
        During(
            Open,
            When(Came)
                .Then(Note)
                .Send(new Uri($"queue:{Listener}"), Tell)
                .If(x => x.Saga.Numbers.Count == x.Message.Last, x => x.Finalize()));
        SetCompletedWhenFinalized();
    }

    public State Open { get; private set; } = null!;

    public Event<Tally> Came { get; private set; } = null!;

    private static void Note(BehaviorContext<TallyState, Tally> context) => context.Saga.Numbers.Add(context.Message.Number);

    private static Tallied Tell(BehaviorContext<TallyState, Tally> context) => new(context.Saga.CorrelationId, context.Message.Number, context.Saga.Numbers.Count);
}
