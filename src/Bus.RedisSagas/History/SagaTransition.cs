using System.Globalization;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>What is noted of a message's transition: which events it raised, and for which time it is tried.</summary>
/// <remarks>A payload of the consume context, through which the state machine's observer finds it.</remarks>
internal sealed class SagaTransition<TSaga>
    where TSaga : class, ISaga
{
    private const string DeliveryCount = "DeliveryCount";
    private const int MostEvents = 8;

    private readonly List<string> _events = [];
    private readonly string _messageName;

    internal SagaTransition(string messageName)
    {
        _messageName = messageName;
    }

    /// <summary>The message's id; empty if it has none.</summary>
    internal required string MessageId { get; init; }

    /// <summary>1 for the first time; deliveries, redeliveries and retries count.</summary>
    internal required long Attempt { get; init; }

    /// <summary>What a message tells that is a fault itself; empty for others.</summary>
    internal required string Error { get; init; }

    /// <summary>The events that were raised, joined by <c> + </c>; of a saga without a state machine the message's name.</summary>
    internal string Event
    {
        get
        {
            lock (_events)
            {
                return _events.Count == 0 ? _messageName : string.Join(SagaEvents.Separator, SagaEvents.WithoutArrivals(_events));
            }
        }
    }

    internal static SagaTransition<TSaga> Create<TMessage>(ConsumeContext<TMessage> context)
        where TMessage : class => new(SagaEvents.NameOf(typeof(TMessage)))
        {
            MessageId = context.MessageId?.ToString("D") ?? string.Empty,
            Attempt = CountDeliveries(context) + context.GetRedeliveryCount() + context.GetRetryAttempt(),
            Error = context.Message is Fault { Exceptions: [var exception, ..] } ? SagaFault.Describe(exception.ExceptionType, exception.Message) : string.Empty,
        };

    /// <summary>Notes an event that the machine executes.</summary>
    internal void Note(string name)
    {
        lock (_events)
        {
            if (_events.Count < MostEvents && !_events.Contains(name))
            {
                _events.Add(name);
            }
        }
    }

    private static long CountDeliveries(ConsumeContext context) =>
        context.ReceiveContext.TransportHeaders.TryGetHeader(DeliveryCount, out var count) && long.TryParse(Convert.ToString(count, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out var number)
            ? number
            : context.ReceiveContext.Redelivered ? 2 : 1;
}
