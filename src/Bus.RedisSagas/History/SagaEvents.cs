namespace Bus.RedisSagas;

/// <summary>Names of events.</summary>
internal static class SagaEvents
{
    /// <summary>Between the events of one transition.</summary>
    internal const string Separator = " + ";

    private const string Arrival = ".AnyReceived";
    private const string Receipt = ".Received";

    /// <summary>Leaves out that a scheduled message arrived where it was the one that was waited for.</summary>
    internal static IEnumerable<string> WithoutArrivals(IReadOnlyCollection<string> events) =>
        events.Where(x => !IsArrival(x) || !events.Contains($"{x[..^Arrival.Length]}{Receipt}"));

    /// <summary>Whether an event says that a scheduled message arrived, be it the one that is waited for or not.</summary>
    internal static bool IsArrival(string name) => name.EndsWith(Arrival, StringComparison.Ordinal);

    /// <summary>A message type's name, without its namespace.</summary>
    internal static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
