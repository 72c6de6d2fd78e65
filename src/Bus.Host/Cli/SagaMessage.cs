using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>The message of an event, made from what the saga's host has recorded of it.</summary>
/// <remarks>It goes in MassTransit's envelope, whose list of types says which event it raises: raw JSON, which every endpoint takes for any type, would raise all of a saga's events.</remarks>
internal sealed class SagaMessage
{
    internal const string ContentType = "application/vnd.masstransit+json";

    private const string CorrelationId = "CorrelationId";

    private readonly string _urn;
    private readonly JsonObject _body;

    private SagaMessage(string name, string urn, JsonObject body)
    {
        Event = name;
        _urn = urn;
        _body = body;
    }

    internal string Event { get; }

    internal Guid Id { get; } = NewId.NextGuid();

    /// <summary>Makes the message of an event.</summary>
    /// <exception cref="ArgumentException">The state does not accept the event, no message raises it, or the body is not the message's.</exception>
    internal static SagaMessage Create(SagaMachineDescription machine, Guid id, string state, string name, string? body)
    {
        var found = machine.Events.FirstOrDefault(x => x.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"The saga '{machine.SagaName}' has no event '{name}'; it has {string.Join(", ", machine.Events.Select(x => x.Name))}.");
        if (found.Kind != SagaEventKind.Message || found.MessageUrn is null)
        {
            throw new ArgumentException($"No message raises the event '{found.Name}': the state machine raises it itself.");
        }

        var accepted = machine.States.FirstOrDefault(x => x.Name == state)?.Events ?? [];
        return accepted.Contains(found.Name)
            ? new SagaMessage(found.Name, found.MessageUrn, ReadBody(found, id, body))
            : throw new ArgumentException($"In the state {state} the saga '{machine.SagaName}' does not accept '{found.Name}'; it accepts {(accepted.Count == 0 ? "nothing" : string.Join(", ", accepted))}.");
    }

    /// <summary>The message in its envelope.</summary>
    internal byte[] Serialize(Uri destination) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["messageId"] = Id.ToString("D"),
        ["conversationId"] = Id.ToString("D"),
        ["destinationAddress"] = destination.ToString(),
        ["messageType"] = new JsonArray(_urn),
        ["message"] = _body,
    });

    private static JsonObject ReadBody(SagaEventDescription found, Guid id, string? text)
    {
        var correlation = FindCorrelation(found);
        var body = new JsonObject();
        if (text is not null)
        {
            body = Parse(text);
            foreach (var name in body.Select(x => x.Key).Where(x => !found.Properties.Keys.Contains(x, StringComparer.OrdinalIgnoreCase)))
            {
                throw new ArgumentException($"The event '{found.Name}' has no property '{name}'; it has {string.Join(", ", found.Properties.Keys)}.");
            }
        }
        else if (found.Properties.Keys.Where(x => x != correlation).ToList() is { Count: > 0 } missing)
        {
            throw new ArgumentException($"The event '{found.Name}' carries {string.Join(", ", missing)}; give --body with it.");
        }

        if (correlation is not null && !body.Any(x => x.Key.Equals(correlation, StringComparison.OrdinalIgnoreCase)))
        {
            body[JsonNamingPolicy.CamelCase.ConvertName(correlation)] = id.ToString("D");
        }

        return body;
    }

    /// <summary>The property that holds the instance's id: the one of that name, or the message's only one, if it is a Guid.</summary>
    private static string? FindCorrelation(SagaEventDescription found) => found.Properties.ContainsKey(CorrelationId)
        ? CorrelationId
        : found.Properties.Count == 1 && found.Properties.Single() is { Value: nameof(Guid) } only ? only.Key : null;

    private static JsonObject Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new ArgumentException("--body is no JSON object; allowed is one such as {\"amount\":17}.");
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"--body is no JSON ({exception.Message.Split('.')[0]}); allowed is an object such as {{\"amount\":17}}.");
        }
    }
}
