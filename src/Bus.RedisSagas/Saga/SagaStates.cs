using System.Globalization;
using System.Reflection;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Tells the name of the state that an instance is in.</summary>
internal abstract class SagaStates<TSaga>
    where TSaga : class, ISaga
{
    private const string StateProperty = "CurrentState";

    /// <summary>The property that holds the state; <see langword="null"/> for a saga without states.</summary>
    internal PropertyInfo? Property { get; } = typeof(TSaga).GetProperty(StateProperty);

    /// <summary>The state's name; empty for none.</summary>
    internal abstract string GetState(TSaga saga);

    /// <summary>The name of the state that a value of <see cref="Property"/> means.</summary>
    internal abstract string GetState(object value);

    /// <summary>Adds to a description what is known of states and events.</summary>
    internal virtual SagaMachineDescription Describe(SagaMachineDescription description) => description;

    /// <summary>Chooses by what is known of the saga.</summary>
    /// <param name="machine">Its state machine; <see langword="null"/> if there is none, or more than one.</param>
    internal static SagaStates<TSaga> Create(object? machine)
    {
        if (machine is null || !typeof(SagaStateMachineInstance).IsAssignableFrom(typeof(TSaga)))
        {
            return new SagaPropertyStates<TSaga>();
        }

        return (SagaStates<TSaga>)Activator.CreateInstance(typeof(SagaMachineStates<>).MakeGenericType(typeof(TSaga)), machine)!;
    }

    /// <summary>A value as text.</summary>
    private protected static string Format(object? value) => value switch
    {
        State state => state.Name,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
