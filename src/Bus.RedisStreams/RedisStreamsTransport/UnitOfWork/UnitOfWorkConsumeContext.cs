using Bus.Redis;
using MassTransit;
using MassTransit.Middleware;
using MassTransit.Middleware.Outbox;

namespace Bus.RedisStreams;

/// <summary>What a consumer sees of a message: whatever it sends joins the unit of work.</summary>
internal sealed class UnitOfWorkConsumeContext<TMessage> : OutboxConsumeContextProxy<TMessage>, IUnitOfWorkContext, IRedisUnitOfWorkSource
    where TMessage : class
{
    private readonly bool _isLast;

    /// <param name="context">The message.</param>
    /// <param name="options">The consumer.</param>
    /// <param name="provider">The consumer's scope.</param>
    /// <param name="work">What it does with it.</param>
    /// <param name="isConsumed">Whether it had it before.</param>
    /// <param name="isLast">Whether a conflict is thrown, for the work is not done again.</param>
    internal UnitOfWorkConsumeContext(ConsumeContext<TMessage> context, OutboxConsumeOptions options, IServiceProvider provider, RedisUnitOfWork work, bool isConsumed, bool isLast)
        : base(context, options, provider)
    {
        _isLast = isLast;
        Work = work;
        IsMessageConsumed = isConsumed;
    }

    public RedisUnitOfWork Work { get; }

    IRedisUnitOfWork IRedisUnitOfWorkSource.UnitOfWork => Work;

    public override bool ContinueProcessing { get; set; } = true;

    public override bool IsMessageConsumed { get; }

    public override bool IsOutboxDelivered => true;

    public override int ReceiveCount => 1;

    public override long? LastSequenceNumber => null;

    /// <summary>Whether somebody else was quicker, so that nothing is committed and the work is to be done again.</summary>
    internal bool HasConflict { get; private set; }

    public override Task AddSend<T>(SendContext<T> context) =>
        context is RedisStreamsMessageSendContext<T> { Transport: { } transport } message
            ? transport.StageAsync(Work, message)
            : throw new ConfigurationException($"A unit of work in Redis cannot hold a message to {context.DestinationAddress}, which another transport sends; send it through that bus.");

    /// <summary>Commits. A conflict is no fault of the consumer's: it is noted, and the work done again.</summary>
    public override async Task SetConsumed()
    {
        if (await Work.CommitAsync() is not { } refusal)
        {
            return;
        }

        if (_isLast || !refusal.IsConflict)
        {
            throw refusal.CreateException();
        }

        HasConflict = true;
    }

    public override Task SetDelivered() => Task.CompletedTask;

    public override Task<List<OutboxMessageContext>> LoadOutboxMessages() => Task.FromResult(new List<OutboxMessageContext>());

    public override Task NotifyOutboxMessageDelivered(OutboxMessageContext message) => Task.CompletedTask;

    public override Task RemoveOutboxMessages() => Task.CompletedTask;
}
