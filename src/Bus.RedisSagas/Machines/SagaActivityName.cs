namespace Bus.RedisSagas;

/// <summary>Names of activities, as the state machine's code has them.</summary>
internal static class SagaActivityName
{
    private const string Suffix = "Activity";

    /// <summary>The name; <see langword="null"/> for what only wraps another one.</summary>
    internal static string? Of(Type type)
    {
        var plain = type.Name.Split('`')[0];
        var name = plain.EndsWith(Suffix, StringComparison.Ordinal) && plain.Length > Suffix.Length ? plain[..^Suffix.Length] : plain;
        var last = type.IsGenericType ? SagaEvents.NameOf(type.GetGenericArguments()[^1]) : string.Empty;
        return name switch
        {
            "Slim" or "DataConverter" or "ExecuteOnFaulted" or "RequestStarted" or "CompositeEvent" => null,
            "Action" or "Async" or "FaultedAction" or "AsyncFaultedAction" => "Then",
            "Condition" or "ConditionException" => "If",
            "CatchFault" => $"Catch {last}",
            "Publish" or "Send" or "Respond" or "Request" or "Schedule" or "FaultedPublish" or "FaultedSend" or "FaultedRespond" or "FaultedRequest" or "FaultedSchedule" =>
                $"{name.Replace("Faulted", string.Empty, StringComparison.Ordinal)} {last}",
            "FaultedUnschedule" => "Unschedule",
            "ContainerFactory" or "FaultedContainerFactory" or "Factory" or "AsyncFactory" => last,
            _ => name,
        };
    }
}
