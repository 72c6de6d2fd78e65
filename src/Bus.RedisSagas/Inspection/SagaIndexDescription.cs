namespace MassTransit;

/// <summary>A property by whose value instances are found.</summary>
/// <param name="Property">Its name.</param>
/// <param name="Type">The name of its type in the namespace System, such as <c>Int32</c>; <c>Enum</c> for an enum.</param>
/// <param name="Values">The names of an enum with their numbers; empty for other types.</param>
public sealed record SagaIndexDescription(string Property, string Type, IReadOnlyDictionary<string, long> Values);
