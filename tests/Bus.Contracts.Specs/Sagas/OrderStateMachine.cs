using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>An order that is reminded of, asks for stock and has parcels sent; it publishes what happens to it as <see cref="Note"/>.</summary>
public sealed class OrderStateMachine : MassTransitStateMachine<OrderState>
{
    /// <summary>How long the saga awaits the answer about its stock.</summary>
    public static readonly TimeSpan StockTimeout = TimeSpan.FromSeconds(4);

    public OrderStateMachine()
    {
        InstanceState(x => x.CurrentState);
        CorrelateEvents();
        Schedule(() => Reminder, x => x.ReminderToken, x => x.Received = received => received.CorrelateById(c => c.Message.OrderId));
        Request(() => Stock, x => x.StockRequestId, x =>
        {
            x.ServiceAddress = new Uri("queue:stock");
            x.Timeout = StockTimeout;
        });

        Initially(When(Submitted).Note("submitted").TransitionTo(Open));
        During(
            Open,
            When(RemindLater).Schedule(Reminder, c => new ReminderDue(c.Saga.CorrelationId, c.Message.Text), c => c.Message.After).Note(c => $"will be reminded: {c.Message.Text}"),
            When(ForgetReminder).Unschedule(Reminder).Note("forgotten"),
            When(Reminder.Received).Note(c => $"reminded: {c.Message.Text}"),
            When(CheckStock).Request(Stock, c => new GetStock(c.Saga.CorrelationId)),
            When(Stock!.Completed).Note(c => $"in stock: {c.Message.Count}"),
            When(Stock.Faulted).Note(c => $"stock is not known: {c.Message.Exceptions[0].Message}"),
            When(Stock.TimeoutExpired).Note("nobody answers about the stock"),
            When(Ship).Send(new Uri("queue:parcels"), c => new SendParcel(c.Saga.CorrelationId)),
            When(ParcelFaulted).Note(c => $"no parcel: {c.Message.Exceptions[0].Message}"),
            When(Fail).Then(_ => throw new InvalidOperationException("no such luck")).TransitionTo(Failed),
            When(TryToFail).Then(_ => throw new InvalidOperationException("no luck")).Catch<InvalidOperationException>(x => x.Note(c => $"caught: {c.Exception.Message}").TransitionTo(Failed)),
            When(Ended).Note("ended").Finalize());
        During(Failed, When(Ended).Note("ended after a failure").Finalize());
        SetCompletedWhenFinalized();
    }

    public State Open { get; private set; } = null!;

    public State Failed { get; private set; } = null!;

    public Event<SubmitOrder> Submitted { get; private set; } = null!;

    public Event<RemindLaterOf> RemindLater { get; private set; } = null!;

    public Event<ForgetReminderOf> ForgetReminder { get; private set; } = null!;

    public Event<CheckStockOf> CheckStock { get; private set; } = null!;

    public Event<ShipOrder> Ship { get; private set; } = null!;

    public Event<Fault<SendParcel>> ParcelFaulted { get; private set; } = null!;

    public Event<FailOrder> Fail { get; private set; } = null!;

    public Event<TryToFailOrder> TryToFail { get; private set; } = null!;

    public Event<EndOrder> Ended { get; private set; } = null!;

    public Schedule<OrderState, ReminderDue> Reminder { get; private set; } = null!;

    public Request<OrderState, GetStock, StockCount> Stock { get; private set; } = null!;

    private void CorrelateEvents()
    {
        Event(() => Submitted, x => x.CorrelateById(c => c.Message.OrderId));
        Event(() => RemindLater, x => x.CorrelateById(c => c.Message.OrderId));
        Event(() => ForgetReminder, x => x.CorrelateById(c => c.Message.OrderId));
        Event(() => CheckStock, x => x.CorrelateById(c => c.Message.OrderId));
        Event(() => Ship, x => x.CorrelateById(c => c.Message.OrderId));
        Event(() => ParcelFaulted, x => x.CorrelateById(c => c.Message.Message.OrderId));
        Event(() => Fail, x => x.CorrelateById(c => c.Message.OrderId));
        Event(() => TryToFail, x => x.CorrelateById(c => c.Message.OrderId));
        Event(() => Ended, x =>
        {
            x.CorrelateById(c => c.Message.OrderId);
            x.OnMissingInstance(missing => missing.ExecuteAsync(c => c.RespondAsync(new OrderUnknown(c.Message.OrderId))));
        });
    }

    /// <summary>What happened to an order.</summary>
    public sealed record Note(Guid OrderId, string Text);

    public sealed record SubmitOrder(Guid OrderId);

    public sealed record RemindLaterOf(Guid OrderId, TimeSpan After, string Text);

    public sealed record ForgetReminderOf(Guid OrderId);

    public sealed record ReminderDue(Guid OrderId, string Text);

    public sealed record CheckStockOf(Guid OrderId);

    public sealed record GetStock(Guid OrderId);

    public sealed record StockCount(int Count);

    public sealed record ShipOrder(Guid OrderId);

    public sealed record SendParcel(Guid OrderId);

    public sealed record FailOrder(Guid OrderId);

    public sealed record TryToFailOrder(Guid OrderId);

    public sealed record EndOrder(Guid OrderId);

    public sealed record OrderUnknown(Guid OrderId);
}
