using MassTransit;

namespace Bus.LoadTool;

/// <summary>Notes its events, in whatever order they come, and tells of each.</summary>
internal sealed class ChoirMachine : MassTransitStateMachine<ChoirState>
{
    public ChoirMachine(ChoirTransitions transitions)
    {
        InstanceState(x => x.CurrentState);
        During(
            [Initial, Open],
            When(Came)
                .Then(x =>
                {
                    transitions.Begin();
                    x.Saga.Numbers.Add(x.Message.Number);
                })
                .Send(new Uri($"queue:{ChoirKeys.Told}"), x => new ChoirTold(x.Saga.CorrelationId, x.Message.Number, x.Saga.Numbers.Count))
                .TransitionTo(Open));
    }

    public State Open { get; private set; } = null!;

    public Event<ChoirEvent> Came { get; private set; } = null!;
}
