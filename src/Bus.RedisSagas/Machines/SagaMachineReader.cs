using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Reads what a state machine does on which event in which state.</summary>
internal sealed class SagaMachineReader<TSaga> : StateMachineVisitor
    where TSaga : class, SagaStateMachineInstance
{
    private readonly Dictionary<(string State, string Event), (List<string> Activities, List<string> Targets)> _found = [];
    private readonly List<(string State, string Event)> _order = [];
    private string _state = string.Empty;
    private string _event = string.Empty;

    /// <summary>Everything but the arrival of scheduled messages, which leads to their receipt.</summary>
    internal static IReadOnlyList<SagaTransitionDescription> Read(StateMachine<TSaga> machine)
    {
        var reader = new SagaMachineReader<TSaga>();
        machine.Accept(reader);
        return [.. reader._order.Where(x => !SagaEvents.IsArrival(x.Event)).Select(x => new SagaTransitionDescription(x.State, x.Event, reader._found[x].Activities, reader._found[x].Targets))];
    }

    public void Visit(State state, Action<State> next)
    {
        _state = state.Name;
        next(state);
    }

    public void Visit(Event @event, Action<Event> next)
    {
        Begin(@event);
        next(@event);
    }

    public void Visit<TMessage>(Event<TMessage> @event, Action<Event<TMessage>> next)
        where TMessage : class
    {
        Begin(@event);
        next(@event);
    }

    public void Visit(IStateMachineActivity activity) => Visit(activity, _ => { });

    public void Visit<T>(IBehavior<T> behavior)
        where T : class, SagaStateMachineInstance
    {
    }

    public void Visit<T>(IBehavior<T> behavior, Action<IBehavior<T>> next)
        where T : class, SagaStateMachineInstance => next(behavior);

    public void Visit<T, TMessage>(IBehavior<T, TMessage> behavior)
        where T : class, SagaStateMachineInstance
        where TMessage : class
    {
    }

    public void Visit<T, TMessage>(IBehavior<T, TMessage> behavior, Action<IBehavior<T, TMessage>> next)
        where T : class, SagaStateMachineInstance
        where TMessage : class => next(behavior);

    public void Visit(IStateMachineActivity activity, Action<IStateMachineActivity> next)
    {
        if (!_found.TryGetValue((_state, _event), out var found))
        {
            return;
        }

        var (activities, targets) = found;
        if (activity is MassTransit.SagaStateMachine.TransitionActivity<TSaga> transition)
        {
            if (!targets.Contains(transition.ToState.Name))
            {
                targets.Add(transition.ToState.Name);
            }
        }
        else if (SagaActivityName.Of(activity.GetType()) is { } name)
        {
            activities.Add(name);
        }

        next(activity);
    }

    private void Begin(Event @event)
    {
        _event = @event.Name;
        if (_found.TryAdd((_state, _event), ([], [])))
        {
            _order.Add((_state, _event));
        }
    }
}
