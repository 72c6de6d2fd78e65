using Serilog.Core;
using Serilog.Events;

namespace Bus.Host.Logging;

/// <summary>Puts the ids that a line has behind its text, and nothing where it has none.</summary>
internal sealed class IdTextEnricher : ILogEventEnricher
{
    internal const string PropertyName = "Ids";

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        var message = logEvent.Properties.TryGetValue("MessageId", out var value) && value is ScalarValue { Value: { } id } ? $" message={id}" : "";
        var trace = logEvent.TraceId is { } traceId ? $" trace={traceId}" : "";
        logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty(PropertyName, message + trace));
    }
}
