using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Tells a transition which events the state machine executes.</summary>
internal sealed class SagaEventObserver<TSaga> : IEventObserver<TSaga>
    where TSaga : class, SagaStateMachineInstance
{
    public Task PreExecute(BehaviorContext<TSaga> context)
    {
        if (context.TryGetPayload<SagaTransition<TSaga>>(out var transition))
        {
            transition.Note(context.Event.Name);
        }

        return Task.CompletedTask;
    }

    public Task PreExecute<T>(BehaviorContext<TSaga, T> context)
        where T : class => PreExecute((BehaviorContext<TSaga>)context);

    public Task PostExecute(BehaviorContext<TSaga> context) => Task.CompletedTask;

    public Task PostExecute<T>(BehaviorContext<TSaga, T> context)
        where T : class => Task.CompletedTask;

    public Task ExecuteFault(BehaviorContext<TSaga> context, Exception exception) => Task.CompletedTask;

    public Task ExecuteFault<T>(BehaviorContext<TSaga, T> context, Exception exception)
        where T : class => Task.CompletedTask;
}
