using MassTransit;
using MassTransit.Context;
using MassTransit.Saga;

namespace Bus.RedisSagas;

/// <summary>What a saga's pipe reads and writes by, for one message and one attempt. It stages; the attempt commits.</summary>
internal sealed class RedisSagaRepositoryContext<TSaga, TMessage>(
    SagaAttempt<TSaga> attempt,
    ConsumeContext<TMessage> context,
    ISagaConsumeContextFactory<SagaAttempt<TSaga>, TSaga> factory,
    Func<TSaga, bool>? filter = null) : ConsumeContextScope<TMessage>(context), SagaRepositoryContext<TSaga, TMessage>
    where TSaga : class, ISagaVersion
    where TMessage : class
{
    private readonly ConsumeContext<TMessage> _context = context;

    public async Task<SagaConsumeContext<TSaga, TMessage>> Add(TSaga instance)
    {
        await attempt.AddAsync(instance);
        return await factory.CreateSagaConsumeContext(attempt, _context, instance, SagaConsumeContextMode.Add);
    }

    /// <summary>Nothing is written yet: an instance that its first message leaves unfinished never was there.</summary>
    public async Task<SagaConsumeContext<TSaga, TMessage>> Insert(TSaga instance)
    {
        if (await attempt.LoadAsync(instance.CorrelationId) is not null)
        {
            return null!;
        }

        await attempt.AddAsync(instance);
        return await factory.CreateSagaConsumeContext(attempt, _context, instance, SagaConsumeContextMode.Insert);
    }

    /// <summary>An instance that a query found may not fit any more when it is read.</summary>
    public async Task<SagaConsumeContext<TSaga, TMessage>> Load(Guid correlationId) =>
        await attempt.LoadAsync(correlationId) is { } instance && filter?.Invoke(instance) is not false
            ? await factory.CreateSagaConsumeContext(attempt, _context, instance, SagaConsumeContextMode.Load)
            : null!;

    public Task Save(SagaConsumeContext<TSaga> context)
    {
        attempt.StagePut(context.Saga);
        return Task.CompletedTask;
    }

    public Task Update(SagaConsumeContext<TSaga> context) => Save(context);

    public Task Delete(SagaConsumeContext<TSaga> context)
    {
        attempt.StageDelete(context.Saga);
        return Task.CompletedTask;
    }

    public Task Discard(SagaConsumeContext<TSaga> context) => Delete(context);

    public Task Undo(SagaConsumeContext<TSaga> context) => Task.CompletedTask;

    public Task<SagaConsumeContext<TSaga, T>> CreateSagaConsumeContext<T>(ConsumeContext<T> consumeContext, TSaga instance, SagaConsumeContextMode mode)
        where T : class => factory.CreateSagaConsumeContext(attempt, consumeContext, instance, mode);
}
