using Bus.RedisStreams.Configuration;
using MassTransit;
using MassTransit.Scheduling;

namespace Bus.RedisStreams;

/// <summary>Schedules messages by delaying them in Redis, and cancels them by their token.</summary>
internal sealed class RedisStreamsScheduleMessageProvider : IScheduleMessageProvider
{
    private readonly RedisStreamsHostConfiguration _hostConfiguration;
    private readonly ISendEndpointProvider _sendEndpointProvider;

    internal RedisStreamsScheduleMessageProvider(RedisStreamsHostConfiguration hostConfiguration, ISendEndpointProvider sendEndpointProvider)
    {
        _hostConfiguration = hostConfiguration;
        _sendEndpointProvider = sendEndpointProvider;
    }

    public async Task<ScheduledMessage<T>> ScheduleSend<T>(Uri destinationAddress, DateTime scheduledTime, T message, IPipe<SendContext<T>> pipe, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(message);
        var schedulePipe = new ScheduleSendPipe<T>(pipe, scheduledTime) { ScheduledMessageId = ScheduleTokenIdCache<T>.GetTokenId(message) };
        var endpoint = await _sendEndpointProvider.GetSendEndpoint(destinationAddress);
        await endpoint.Send(message, schedulePipe, cancellationToken);
        return new ScheduledMessageHandle<T>(schedulePipe.ScheduledMessageId ?? NewId.NextGuid(), scheduledTime, destinationAddress, message);
    }

    public async Task CancelScheduledSend(Guid tokenId, CancellationToken cancellationToken)
    {
        if (_sendEndpointProvider is ConsumeContext context && context.TryGetPayload(out IUnitOfWorkContext? unitOfWork))
        {
            await ScheduledMessages.StageCancelAsync(unitOfWork.Work, tokenId, cancellationToken);
            return;
        }

        var cancelled = 0L;
        var pipe = Pipe.ExecuteAsync<ConnectionContext>(async connection => cancelled = await ScheduledMessages.CancelAsync(connection, tokenId, cancellationToken));
        await _hostConfiguration.ConnectionContextSupervisor.SendAsync(pipe, cancellationToken);
        if (cancelled > 0)
        {
            RedisStreamsLogMessages.ScheduleCancelled(tokenId, cancelled);
        }
        else
        {
            RedisStreamsLogMessages.ScheduleUnknown(tokenId);
        }
    }

    public Task CancelScheduledSend(Uri destinationAddress, Guid tokenId, CancellationToken cancellationToken) => CancelScheduledSend(tokenId, cancellationToken);
}
