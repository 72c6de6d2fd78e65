using MassTransit;

namespace Bus.LoadTool;

/// <summary>Counts its events, and tells of those that are to be told.</summary>
internal sealed class SagaLoadMachine : MassTransitStateMachine<SagaLoadState>
{
    /// <summary>Where it sends; nobody consumes there.</summary>
    internal static readonly Uri Listener = new("queue:load-told");

    public SagaLoadMachine(LoadProgress progress)
    {
        var counted = new LoadMessage(string.Empty, SentAt: 0);
        InstanceState(x => x.CurrentState);
        During(
            [Initial, Open],
            When(Came)
                .Then(x =>
                {
                    x.Saga.Count++;
                    progress.Consumed(counted);
                })
                .If(x => x.Message.IsTold, x => x.Send(Listener, c => new SagaLoadNotice(c.Saga.CorrelationId, c.Message.Payload)))
                .TransitionTo(Open));
    }

    public State Open { get; private set; } = null!;

    public Event<SagaLoadEvent> Came { get; private set; } = null!;
}
