using MassTransit;
using MassTransit.DependencyInjection;
using MassTransit.Middleware;

namespace Bus.RedisStreams.Middleware;

/// <summary>Runs a consumer within a unit of work, and again when somebody else changed meanwhile what it was built on.</summary>
internal sealed class UnitOfWorkFilter<TMessage> : IFilter<ConsumeContext<TMessage>>
    where TMessage : class
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    private readonly UnitOfWorkEndpoint _endpoint;
    private readonly OutboxConsumeOptions _options;
    private readonly IConsumeScopeProvider _scopeProvider;

    internal UnitOfWorkFilter(UnitOfWorkEndpoint endpoint, IConsumeScopeProvider scopeProvider, OutboxConsumeOptions options)
    {
        _endpoint = endpoint;
        _scopeProvider = scopeProvider;
        _options = options;
    }

    public async Task Send(ConsumeContext<TMessage> context, IPipe<ConsumeContext<TMessage>> next)
    {
        var delivery = context.GetPayload<RedisStreamsReceiveLockContext>();
        var mark = $"{context.MessageId?.ToString("N") ?? delivery.GetFallbackMessageId()}-{_options.ConsumerId:N}";
        var settles = _endpoint.HasOneConsumerOf(context);
        for (var attempt = 1; await RunAsync(context, new RedisUnitOfWork(delivery, mark, settles, attempt), next, isLast: attempt == _endpoint.ConflictLimit); attempt++)
        {
            RedisStreamsLogMessages.WorkRepeated(_options.ConsumerType, context.MessageId, attempt);
            await Task.Delay(GetPause(attempt), delivery.Connection.TimeProvider, context.CancellationToken);
        }
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("redisUnitOfWork");

    /// <returns>Whether it is to be run again.</returns>
    private async Task<bool> RunAsync(ConsumeContext<TMessage> context, RedisUnitOfWork work, IPipe<ConsumeContext<TMessage>> next, bool isLast)
    {
        try
        {
            await using var scope = await _scopeProvider.GetScope(context);
            var isConsumed = await work.IsConsumedAsync(context.CancellationToken);
            var workContext = new UnitOfWorkConsumeContext<TMessage>(scope.Context, _options, scope.GetService<IServiceProvider>()!, work, isConsumed, isLast);
            await new OutboxMessagePipe<TMessage>(_options, scope, next).Send(workContext);
            return workContext.HasConflict;
        }
        finally
        {
            work.End();
        }
    }

    // Those who collide wait for different times, each conflict up to twice as long.
    private static TimeSpan GetPause(int attempt) =>
        TimeSpan.FromMilliseconds(Random.Shared.NextDouble() * Math.Min(LongestPause.TotalMilliseconds, Math.Pow(2, attempt)));
}
