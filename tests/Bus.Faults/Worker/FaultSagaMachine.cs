using MassTransit;

namespace Bus.Faults.Worker;

/// <summary>Applies each message to its saga and tells of it, within one unit of work.</summary>
public sealed class FaultSagaMachine : MassTransitStateMachine<FaultSaga>
{
    /// <summary>The queue that nobody reads: what is in it was sent.</summary>
    internal const string Told = "told";

    /// <summary>Creates it.</summary>
    public FaultSagaMachine()
    {
        InstanceState(x => x.CurrentState);
        Event(() => Came, x => x.CorrelateById(c => FaultSaga.GetId(c.Message.Id)));
        During(
            [Initial, Open],
            When(Came)
                .ThenAsync(ApplyAsync)
                .Send(new Uri($"queue:{Told}"), x => new FaultTold(x.Message.Id, x.Saga.CorrelationId, x.Saga.Applied.Count))
                .TransitionTo(Open));
    }

    /// <summary>The state from the first message on.</summary>
    public State Open { get; private set; } = null!;

    /// <summary>A message came.</summary>
    public Event<FaultMessage> Came { get; private set; } = null!;

    // The lines say when something ran; whether it counts only the unit of work decides.
    private static async Task ApplyAsync(BehaviorContext<FaultSaga, FaultMessage> context)
    {
        var deliveries = FaultConsumer.GetDeliveryCount(context);
        WorkerLine.Write(WorkerLine.Started, context.Message, deliveries);
        await Task.Delay(TimeSpan.FromMilliseconds(context.Message.Milliseconds), context.CancellationToken);
        context.Saga.Applied.Add(context.Message.Id);
        WorkerLine.Write(WorkerLine.Done, context.Message, deliveries);
    }
}
