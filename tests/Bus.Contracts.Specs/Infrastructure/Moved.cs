using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>A message as it lies in an error or skipped queue.</summary>
public sealed record Moved(byte[] Body, string? ContentType, IReadOnlyDictionary<string, object> Headers, Guid? MessageId)
{
    internal static Moved From(ReceiveContext context) => new(
        context.Body.GetBytes(),
        context.ContentType?.ToString(),
        context.TransportHeaders.GetAll().ToDictionary(x => x.Key, x => x.Value),
        context.TransportHeaders.Get<Guid>(MessageHeaders.MessageId));

    /// <summary>A header as text.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var value) ? Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) : null;
}
