using MassTransit;

namespace Bus.Host.Tests.Support;

/// <summary>A saga of somebody else's service.</summary>
public sealed class OrderMachine : MassTransitStateMachine<OrderInstance>
{
    public OrderMachine()
    {
        InstanceState(x => x.CurrentState);
        Initially(When(Submitted).Then(x => x.Saga.Number = x.Message.Number).TransitionTo(Open));
        During(Open, When(Paid).Then(x => x.Saga.Pay(x.Message.Amount)).TransitionTo(Done), When(Cancelled).Finalize());
    }

    public State Open { get; private set; } = null!;

    public State Done { get; private set; } = null!;

    public Event<SubmitOrder> Submitted { get; private set; } = null!;

    public Event<PayOrder> Paid { get; private set; } = null!;

    public Event<CancelOrder> Cancelled { get; private set; } = null!;
}
