using MassTransit;

namespace Bus.LoadTool;

/// <summary>The machine of the sagas that are looked at: it is described, and never runs.</summary>
internal sealed class SagaPagesMachine : MassTransitStateMachine<SagaPagesState>
{
    public SagaPagesMachine()
    {
        InstanceState(x => x.CurrentState);
        Initially(When(Moved).TransitionTo(Open));
        During(Open, When(Moved).TransitionTo(Paid));
        During(Paid, When(Moved).TransitionTo(Shipped));
        During(OnHold, When(Moved).TransitionTo(Open));
        During(Shipped, When(Moved).Finalize());
    }

    public State Open { get; private set; } = null!;

    public State Paid { get; private set; } = null!;

    public State Shipped { get; private set; } = null!;

    public State OnHold { get; private set; } = null!;

    public Event<SagaPagesEvent> Moved { get; private set; } = null!;
}
