using System.Reflection;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>Describes a state machine.</summary>
internal static class SagaMachineDescriber
{
    /// <summary>Adds to a description what a machine tells of itself.</summary>
    internal static SagaMachineDescription Describe<TSaga>(SagaMachineDescription description, SagaStateMachine<TSaga> machine)
        where TSaga : class, SagaStateMachineInstance
    {
        var transitions = SagaMachineReader<TSaga>.Read(machine);
        return description with
        {
            MachineType = machine.GetType().FullName,
            InitialState = machine.Initial.Name,
            FinalState = machine.Final.Name,
            States = [.. Order(machine).Select(x => new SagaStateDescription(x.Name, FindEvents(machine, x, transitions)))],
            Events = [.. machine.Events.Where(x => !SagaEvents.IsArrival(x.Name)).Select(x => Describe(x, machine.IsCompositeEvent(x)))],
            Transitions = transitions,
            Schedules = [.. FindSchedules(machine)],
        };
    }

    private static IEnumerable<State> Order<TSaga>(SagaStateMachine<TSaga> machine)
        where TSaga : class, SagaStateMachineInstance =>
        machine.States.Where(x => x.Name != machine.Initial.Name && x.Name != machine.Final.Name).Prepend(machine.Initial).Append(machine.Final);

    private static List<string> FindEvents<TSaga>(SagaStateMachine<TSaga> machine, State state, IReadOnlyList<SagaTransitionDescription> transitions)
        where TSaga : class, SagaStateMachineInstance
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var present = machine.GetState(state.Name); present is not null; present = present.SuperState)
        {
            names.UnionWith(transitions.Where(x => x.From == present.Name).Select(x => x.Event));
        }

        // Those of the list are not ignored, and not what the machine raises when a state is entered or left.
        return [.. machine.NextEvents(state).Select(x => x.Name).Where(names.Contains).Distinct()];
    }

    private static SagaEventDescription Describe(Event @event, bool isComposite)
    {
        var message = @event.GetType().GetInterfaces().FirstOrDefault(x => x.IsGenericType && x.GetGenericTypeDefinition() == typeof(Event<>))?.GetGenericArguments()[0];
        return message is null || isComposite
            ? new SagaEventDescription(@event.Name, isComposite ? SagaEventKind.Composite : SagaEventKind.Trigger, null, null, new Dictionary<string, string>())
            : new SagaEventDescription(@event.Name, SagaEventKind.Message, SagaEvents.NameOf(message), MessageUrn.ForTypeString(message), FindProperties(message));
    }

    private static SortedDictionary<string, string> FindProperties(Type message)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in message.GetInterfaces().Prepend(message).SelectMany(x => x.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Where(x => x.GetIndexParameters().Length == 0))
        {
            found[property.Name] = SagaEvents.NameOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        }

        return found;
    }

    private static IEnumerable<SagaScheduleDescription> FindSchedules<TSaga>(SagaStateMachine<TSaga> machine)
        where TSaga : class, SagaStateMachineInstance =>
        from property in machine.GetType().GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
        where typeof(Schedule<TSaga>).IsAssignableFrom(property.PropertyType)
        let schedule = (Schedule<TSaga>?)property.GetValue(machine)
        where schedule is not null
        select new SagaScheduleDescription(schedule.Name, $"{schedule.Name}.Received", FindTokenProperty(schedule));

    /// <summary>The property whose change changes the token.</summary>
    private static string? FindTokenProperty<TSaga>(Schedule<TSaga> schedule)
        where TSaga : class, SagaStateMachineInstance
    {
        if (typeof(TSaga).GetConstructor(Type.EmptyTypes) is not { } constructor)
        {
            return null;
        }

        var token = Guid.NewGuid();
        foreach (var property in typeof(TSaga).GetProperties().Where(x => x.PropertyType == typeof(Guid?) && x.SetMethod is not null))
        {
            var sample = (TSaga)constructor.Invoke(null);
            property.SetValue(sample, token);
            if (schedule.GetTokenId(sample) == token)
            {
                return property.Name;
            }
        }

        return null;
    }
}
