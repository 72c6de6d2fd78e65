using System.Text.Json;

namespace MassTransit;

/// <summary>All that is known of an instance.</summary>
/// <param name="Summary">What is listed of it.</param>
/// <param name="Properties">The instance as JSON.</param>
public sealed record SagaDetails(SagaSummary Summary, JsonElement Properties);
