using System.Reflection;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Asks the state machine, which may keep its states as text, as numbers or as objects.</summary>
internal sealed class SagaMachineStates<TSaga> : SagaStates<TSaga>
    where TSaga : class, SagaStateMachineInstance
{
    private readonly (string Name, Func<TSaga, bool> IsIn)[] _states;
    private readonly SagaStateMachine<TSaga> _machine;
    private readonly ConstructorInfo? _constructor = typeof(TSaga).GetConstructor(Type.EmptyTypes);

    public SagaMachineStates(SagaStateMachine<TSaga> machine)
    {
        _machine = machine;
        _states = [.. machine.States.Select(state => (state.Name, machine.Accessor.GetStateExpression(state).Compile()))];

        // It notes what transitions carry themselves, so it does not matter how often one is connected.
        machine.ConnectEventObserver(new SagaEventObserver<TSaga>());
    }

    internal override string GetState(TSaga saga) => Array.Find(_states, state => state.IsIn(saga)).Name ?? Format(Property?.GetValue(saga));

    internal override SagaMachineDescription Describe(SagaMachineDescription description) => SagaMachineDescriber.Describe(description, _machine);

    internal override string GetState(object value)
    {
        if (value is string or State || _constructor is null || Property?.SetMethod is null)
        {
            return Format(value);
        }

        var sample = (TSaga)_constructor.Invoke(null);
        Property.SetValue(sample, value);
        return GetState(sample);
    }
}
