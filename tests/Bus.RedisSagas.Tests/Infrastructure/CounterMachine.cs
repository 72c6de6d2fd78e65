using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>Counts its messages, tells of each, and stops at a gate before it is done.</summary>
public sealed class CounterMachine : MassTransitStateMachine<CounterState>
{
    public CounterMachine(CounterGate gate)
    {
        InstanceState(x => x.CurrentState);
        Event(() => LabelCounted, x =>
        {
            x.CorrelateBy((saga, context) => saga.Label == context.Message.Label);
            x.OnMissingInstance(missing => missing.ExecuteAsync(c => c.Publish(new Counted(Guid.Empty, c.Message.Name, 0))));
        });
        Event(() => Ended, x => x.OnMissingInstance(missing => missing.ExecuteAsync(c => c.Publish(new Counted(c.Message.CorrelationId, "nothing to end", 0)))));

        Initially(When(Counted).ThenAsync(x => CountAsync(x, x.Message.Name, x.Message.Label, gate)).TransitionTo(Counting));
        During(
            Counting,
            When(Counted).ThenAsync(x => CountAsync(x, x.Message.Name, x.Message.Label, gate)),
            When(LabelCounted).ThenAsync(x => CountAsync(x, x.Message.Name, null, gate)),
            When(Ended).ThenAsync(x => gate.PassAsync("end")).Finalize());
        SetCompletedWhenFinalized();
    }

    public State Counting { get; private set; } = null!;

    public Event<Count> Counted { get; private set; } = null!;

    public Event<CountLabel> LabelCounted { get; private set; } = null!;

    public Event<EndCount> Ended { get; private set; } = null!;

    private static async Task CountAsync(BehaviorContext<CounterState> context, string name, string? label, CounterGate gate)
    {
        context.Saga.Count++;
        context.Saga.Names.Add(name);
        context.Saga.Label = label ?? context.Saga.Label;
        await context.Publish(new Counted(context.Saga.CorrelationId, name, context.Saga.Count));
        await gate.PassAsync(name);
    }
}
