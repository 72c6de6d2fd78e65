using Bus.Redis;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Rescue;
using MassTransit.Transports;

namespace Bus.RedisStreams;

/// <summary>Runs deliveries through the consume pipe, as many at once as allowed.</summary>
internal sealed class DeliveryRunner
{
    private const string ExpiredReason = "expired";

    // How many deliveries beyond those that may read the message its error pipe gets, before the message is moved without it.
    private const int ErrorPipeAttempts = 3;

    private readonly ClientContext _client;
    private readonly RedisStreamsReceiveEndpointContext _context;
    private readonly Func<DeliveryKey, RedisStreamsReceiveContext, ReceiveLockContext, Task> _dispatch;
    private readonly LeaseGuard _lease;
    private readonly SettlementBatcher _settlement;
    private readonly DeliverySlots _slots;
    private readonly CancellationToken _stopping;

    internal DeliveryRunner(
        ClientContext client,
        RedisStreamsReceiveEndpointContext context,
        DeliverySlots slots,
        LeaseGuard lease,
        Func<DeliveryKey, RedisStreamsReceiveContext, ReceiveLockContext, Task> dispatch,
        CancellationToken stopping)
    {
        _client = client;
        _context = context;
        _slots = slots;
        _lease = lease;
        _dispatch = dispatch;
        _stopping = stopping;
        _settlement = new SettlementBatcher(client, slots.Forget, stopping);
    }

    /// <summary>Writes what has completed, so that a fetch written after it finds it settled; waits only while Redis settles nothing.</summary>
    internal Task FlushAsync() => _settlement.FlushAsync();

    /// <summary>Takes deliveries in; each starts at once or when one before it ends.</summary>
    internal void Start(List<Delivery> deliveries)
    {
        if (deliveries.Count == 0)
        {
            return;
        }

        foreach (var delivery in Accept(deliveries))
        {
            ThreadPool.UnsafeQueueUserWorkItem(Run, (this, delivery), preferLocal: false);
        }
    }

    /// <summary>Takes one delivery in and runs it on this thread, while the caller goes on elsewhere: a message that wakes a sleeper waits for no further thread.</summary>
    internal RunHereAwaitable RunHereAsync(Delivery delivery) => Accept([delivery]) is [var starting] ? new RunHereAwaitable(Run, (this, starting)) : default;

    /// <summary>Starts what finds a slot and gives the rest to the other instances.</summary>
    internal Task StartOrHandBackAsync(List<Delivery> deliveries)
    {
        var (_, starting) = _slots.Available;
        Start(deliveries.Take(starting).ToList());
        return HandBackAsync(deliveries.Skip(starting).ToList());
    }

    /// <summary>Gives everything that waits for its turn to the other instances.</summary>
    internal Task HandBackWaitingAsync() => HandBackAsync(_slots.TakeWaiting());

    /// <summary>Gives deliveries that never started to the other instances, with the delivery count they had before.</summary>
    internal async Task HandBackAsync(List<Delivery> deliveries)
    {
        try
        {
            foreach (var group in deliveries.GroupBy(x => x.Instance).Where(x => !x.Key.IsLost))
            {
                var transfers = group.Select(x => new DeliveryTransfer(x.Message.Key, x.IsCounted ? x.Message.DeliveryCount - 1 : x.Message.DeliveryCount)).ToList();
                await _client.TransferAsync(group.Key.Name, RedisStreamsDefaults.ReturnedConsumer, transfers, _stopping.IsCancellationRequested ? ClientContext.LeaveTime : null);
            }
        }
        catch (RedisException exception)
        {
            // Not lost: Redis still holds them for this instance, and signing off hands them back.
            RedisStreamsLogMessages.ReleaseFailed(exception, _context.InputAddress, messageId: null);
        }
    }

    private List<Delivery> Accept(List<Delivery> deliveries)
    {
        RedisStreamsInstrumentation.Fetched(_client.Settings.QueueName, deliveries.Count, deliveries.Count(x => x.Message.DeliveryCount > 1));
        return _slots.Accept(deliveries);
    }

    private static void Run((DeliveryRunner Runner, Delivery Delivery) state) => _ = state.Runner.RunAsync(state.Delivery);

    private async Task RunAsync(Delivery delivery)
    {
        _client.ConnectionContext.SetLogContext();
        for (var current = delivery; current is not null; current = _slots.Release(current))
        {
            await RunOnceAsync(current);
        }
    }

    private async Task RunOnceAsync(Delivery delivery)
    {
        var isOurs = await _lease.HoldsAsync(delivery.Instance);
        if (_stopping.IsCancellationRequested)
        {
            await HandBackAsync([delivery]);
            return;
        }

        if (!isOurs || (!delivery.IsCounted && !await CountAsync(delivery)))
        {
            return;
        }

        var lockContext = new RedisStreamsReceiveLockContext(_client, delivery, _settlement, _context.InputAddress, _stopping);
        var context = new RedisStreamsReceiveContext(delivery.Message, _context, lockContext);
        delivery.Attach(context);
        try
        {
            if (delivery.Message.IsExpired)
            {
                await ExpireAsync(context, lockContext);
            }
            else if (delivery.Message.DeliveryCount > _client.Settings.MaxDeliveryCount + 1)
            {
                // The last attempt was to end before the handler, and even that ended the process: not even deserialize it.
                await EndExhaustedAsync(context, lockContext);
            }
            else
            {
                await _dispatch(delivery.Message.Key, context, lockContext);
            }
        }
        catch (Exception exception)
        {
            // Released already, unless an observer failed before that: whatever it is, the message must not stay with nobody.
            context.LogTransportFaulted(exception);
            await lockContext.Faulted(exception);
        }
        finally
        {
            delivery.Detach();
            context.Dispose();
        }
    }

    /// <summary>Counts a delivery that waited, before its handler can end the process.</summary>
    private async Task<bool> CountAsync(Delivery delivery)
    {
        try
        {
            var name = delivery.Instance.Name;
            var count = delivery.Message.DeliveryCount + 1;
            if (await _client.TransferAsync(name, name, [new DeliveryTransfer(delivery.Message.Key, count)]) == 0)
            {
                return false;
            }

            delivery.Message.DeliveryCount = count;
            delivery.IsCounted = true;
            return true;
        }
        catch (RedisException exception)
        {
            RedisStreamsLogMessages.ReleaseFailed(exception, _context.InputAddress, delivery.Message.MessageId);
            return false;
        }
    }

    private async Task ExpireAsync(RedisStreamsReceiveContext context, RedisStreamsReceiveLockContext lockContext)
    {
        RedisStreamsInstrumentation.Expired(_client.Settings.QueueName, 1);
        if (_client.Settings.DeadLetterExpiredMessages)
        {
            await _context.GetPayload<IDeadLetterTransport>().Send(context, ExpiredReason);
        }

        await lockContext.Complete();
    }

    /// <summary>Goes the endpoint's way of errors, unread, so that whoever stands there learns of it; what prevents that for good does not keep the message here for ever.</summary>
    private async Task EndExhaustedAsync(RedisStreamsReceiveContext context, RedisStreamsReceiveLockContext lockContext)
    {
        var exceptionContext = new RescueExceptionReceiveContext(context, lockContext.CreateMaxDeliveryCountException());
        try
        {
            if (context.Message.DeliveryCount <= _client.Settings.MaxDeliveryCount + 1 + ErrorPipeAttempts)
            {
                await _context.ErrorPipe.Send(exceptionContext);
                await lockContext.Complete();
                return;
            }

            await TryPublishFaultAsync(context, exceptionContext);
            await _context.GetPayload<IErrorTransport>().Send(exceptionContext);
        }
        catch (Exception exception)
        {
            await lockContext.Faulted(exception);
            throw;
        }
    }

    /// <summary>Whoever waits for an answer is told, if that is possible.</summary>
    private async Task TryPublishFaultAsync(RedisStreamsReceiveContext context, ExceptionReceiveContext exceptionContext)
    {
        try
        {
            await new GenerateFaultFilter().Send(exceptionContext, Pipe.Empty<ExceptionReceiveContext>());
        }
        catch (Exception exception)
        {
            // It was tried before, and the message must not stay for ever.
            RedisStreamsLogMessages.FaultNotPublished(exception, _context.InputAddress, context.Message.MessageId);
        }
    }
}
