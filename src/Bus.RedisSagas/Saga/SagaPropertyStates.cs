using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Takes the property's value for the state's name: all that is known without the state machine.</summary>
internal sealed class SagaPropertyStates<TSaga> : SagaStates<TSaga>
    where TSaga : class, ISaga
{
    internal override string GetState(TSaga saga) => Format(Property?.GetValue(saga));

    internal override string GetState(object value) => Format(value);
}
