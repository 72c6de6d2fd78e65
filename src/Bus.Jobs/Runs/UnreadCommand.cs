using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace Bus.Jobs.Runs;

/// <summary>A command that ended its process even before its consumer, so that nobody has read it: only what is needed to name its job.</summary>
/// <param name="OwnId">The job that it names itself; empty when it names none.</param>
/// <param name="Body">The command; <see langword="null"/> when a header names its job, which then is known to the saga.</param>
internal sealed record UnreadCommand(Guid OwnId, JsonElement? Body)
{
    private const string EnvelopeMessage = "message";

    /// <summary>Reads no more than is needed.</summary>
    /// <returns><see langword="null"/> when it cannot be read, and nothing tells which job it is of.</returns>
    internal static UnreadCommand? Read<TCommand>(ReceiveContext context, Func<TCommand, Guid> getJobId)
        where TCommand : class
    {
        if (Guid.TryParse(context.TransportHeaders.Get<string>(JobHeaders.JobId), out var id) && id != Guid.Empty)
        {
            return new UnreadCommand(Guid.Empty, null);
        }

        try
        {
            using var document = JsonDocument.Parse(context.Body.GetBytes());
            var isEnvelope = context.ContentType?.MediaType == SystemTextJsonMessageSerializer.JsonContentType.MediaType;
            var body = isEnvelope ? document.RootElement.GetProperty(EnvelopeMessage) : document.RootElement;
            var command = body.Deserialize<TCommand>(SystemTextJsonMessageSerializer.Options);
            return command is null ? null : new UnreadCommand(getJobId(command), body.Clone());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or NotSupportedException)
        {
            // No JSON, or no command: then no job is known that waits for it.
            return null;
        }
    }
}
