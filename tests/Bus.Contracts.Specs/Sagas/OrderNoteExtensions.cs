using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Lets an order publish what happens to it.</summary>
internal static class OrderNoteExtensions
{
    internal static EventActivityBinder<OrderState, T> Note<T>(this EventActivityBinder<OrderState, T> binder, string text)
        where T : class => binder.Note(_ => text);

    internal static EventActivityBinder<OrderState, T> Note<T>(this EventActivityBinder<OrderState, T> binder, Func<BehaviorContext<OrderState, T>, string> text)
        where T : class => binder.Publish(c => new OrderStateMachine.Note(c.Saga.CorrelationId, text(c)));

    internal static ExceptionActivityBinder<OrderState, T, TException> Note<T, TException>(
        this ExceptionActivityBinder<OrderState, T, TException> binder, Func<BehaviorExceptionContext<OrderState, T, TException>, string> text)
        where T : class
        where TException : Exception => binder.Publish(c => new OrderStateMachine.Note(c.Saga.CorrelationId, text(c)));
}
