using Bus.Redis;
using MassTransit;
using MassTransit.Context;
using MassTransit.DependencyInjection;
using MassTransit.Middleware;
using MassTransit.Middleware.InMemoryOutbox;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas;

/// <summary>Runs a message's transition of an instance until it is written, or lost too often.</summary>
internal sealed class RedisSagaRepositoryContextFactory<TSaga>(RedisSagaStore<TSaga> store, ISagaConsumeContextFactory<SagaAttempt<TSaga>, TSaga> factory)
    : ISagaRepositoryContextFactory<TSaga>, ILoadSagaRepositoryContextFactory<TSaga>, IQuerySagaRepositoryContextFactory<TSaga>
    where TSaga : class, ISagaVersion
{
    public void Probe(ProbeContext context)
    {
        context.Add("persistence", "redis");
        context.Add("sagaName", store.Options.SagaName);
        context.Add("slotTag", store.Options.SlotTag);
        context.Add("concurrencyMode", store.Options.ConcurrencyMode.ToString());
    }

    public Task<T> Execute<T>(Func<LoadSagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class => asyncMethod(new RedisSagaReadContext<TSaga>(store, cancellationToken));

    public Task<T> Execute<T>(Func<QuerySagaRepositoryContext<TSaga>, Task<T>> asyncMethod, CancellationToken cancellationToken = default)
        where T : class => asyncMethod(new RedisSagaReadContext<TSaga>(store, cancellationToken));

    public Task Send<T>(ConsumeContext<T> context, IPipe<SagaRepositoryContext<TSaga, T>> next)
        where T : class => UntilWrittenAsync(context, attempt => TryAsync(context, attempt, null, next.Send));

    /// <remarks>Each instance is a transition of its own, so that one that is repeated does not repeat the others.</remarks>
    public async Task SendQuery<T>(ConsumeContext<T> context, ISagaQuery<TSaga> query, IPipe<SagaRepositoryQueryContext<TSaga, T>> next)
        where T : class
    {
        IReadOnlyList<Guid> ids = [];
        await UntilWrittenAsync(context, async attempt =>
        {
            // An instance that was missing may have been started by whom this message lost against.
            ids = await store.QueryAsync(query, context.CancellationToken);
            if (ids.Count == 0)
            {
                await TryAsync(context, attempt, null, x => next.Send(new DefaultSagaRepositoryQueryContext<TSaga, T>(x, [])));
            }
        });
        foreach (var id in ids)
        {
            await UntilWrittenAsync(context, attempt => TryAsync(context, attempt, query.GetFilter(), x => next.Send(new DefaultSagaRepositoryQueryContext<TSaga, T>(x, [id]))));
        }
    }

    private async Task UntilWrittenAsync(ConsumeContext context, Func<SagaAttempt<TSaga>, Task> run)
    {
        await store.RecordMachineAsync(context.ReceiveContext.InputAddress);
        var pause = new SagaPause(store.TimeProvider);
        for (var number = 1; !await IsWrittenAsync(context, run, number); number++)
        {
            await pause.WaitAsync(context.CancellationToken);
        }
    }

    /// <summary>Whether an attempt succeeded; not when it lost and there may be another one.</summary>
    private async Task<bool> IsWrittenAsync(ConsumeContext context, Func<SagaAttempt<TSaga>, Task> run, int number)
    {
        var isInWork = context.TryGetPayload<IRedisUnitOfWorkSource>(out var source);

        // A unit of work repeats the whole consumer, and knows how often it did.
        await using var attempt = new SagaAttempt<TSaga>(store, isInWork ? source!.UnitOfWork.Attempt : number, isInWork, context.CancellationToken);
        try
        {
            await run(attempt);
            return true;
        }
        catch (RedisSagaConcurrencyException conflict) when (ReferenceEquals(conflict, attempt.Conflict) && number <= store.Options.ConflictRetryLimit)
        {
            RedisSagasLogMessages.Conflict(store.Options.SagaName, conflict.CorrelationId ?? Guid.Empty, number, conflict.Message);
            return false;
        }
    }

    private async Task TryAsync<T>(ConsumeContext<T> context, SagaAttempt<TSaga> attempt, Func<TSaga, bool>? filter, Func<RedisSagaRepositoryContext<TSaga, T>, Task> send)
        where T : class
    {
        var transition = SagaTransition<TSaga>.Create(context);
        attempt.Begin(transition);
        try
        {
            await RunAsync(new ConsumeContextScope<T>(context, transition), attempt, filter, send);
        }
        catch (Exception exception) when (!ReferenceEquals(exception, attempt.Conflict) && exception is not (OperationCanceledException or RedisException))
        {
            await store.NoteFaultAsync(attempt.Instances, transition, exception);
            throw;
        }
    }

    private async Task RunAsync<T>(ConsumeContext<T> context, SagaAttempt<TSaga> attempt, Func<TSaga, bool>? filter, Func<RedisSagaRepositoryContext<TSaga, T>, Task> send)
        where T : class
    {
        var isBehindOutbox = context.TryGetPayload<OutboxContext>(out _) || context.TryGetPayload<OutboxConsumeContext>(out _);
        if (!store.Options.HoldMessages && !isBehindOutbox)
        {
            await send(new RedisSagaRepositoryContext<TSaga, T>(attempt, context, factory, filter));
            await attempt.CommitAsync(held: null, isEmpty: true, isBehindOutbox);
            return;
        }

        // The scope keeps what holding changes, such as the scheduler, from outliving the attempt.
        var held = new HeldConsumeContext<T>(context);
        using var pushed = Push(context, held);
        try
        {
            await send(new RedisSagaRepositoryContext<TSaga, T>(attempt, held, factory, filter));
            if (context.TryGetPayload<IRedisUnitOfWorkSource>(out var source))
            {
                await attempt.JoinAsync(source.UnitOfWork, held);
                return;
            }

            await attempt.CommitAsync(held, held.IsEmpty, isBehindOutbox);
        }
        catch
        {
            await held.DiscardPendingActions();
            throw;
        }
    }

    /// <summary>Lets what an activity gets from the container send by way of what is held.</summary>
    private static IDisposable? Push(ConsumeContext context, ConsumeContext held) =>
        context.TryGetPayload<IServiceScope>(out var scope) ? scope.ServiceProvider.GetService<IScopedConsumeContextProvider>()?.PushContext(held) : null;
}
