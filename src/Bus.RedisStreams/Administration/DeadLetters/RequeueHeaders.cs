using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MassTransit;

namespace Bus.RedisStreams;

/// <summary>Headers of a message that goes back: its own without what the fault added, and who requeued it when, with its former failures.</summary>
internal static class RequeueHeaders
{
    private const int MaxFailures = 10;
    private const int MaxReasonLength = 500;
    private const string FaultPrefix = "MT-Fault-";
    private const string HostPrefix = "MT-Host-";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the headers field.</summary>
    /// <param name="entry">The dead letter.</param>
    /// <param name="failure">Its present failure, completed by who requeues it and when.</param>
    internal static byte[] Write(DeadLetterEntry entry, DeadLetterFailure failure)
    {
        var headers = entry.Headers.Where(x => !IsOfFault(x.Key)).ToDictionary();
        headers[DeadLetterHeaders.RequeueCount] = entry.Number(DeadLetterHeaders.RequeueCount) + 1;
        headers[DeadLetterHeaders.RequeuedBy] = failure.RequeuedBy!;
        headers[DeadLetterHeaders.RequeuedAt] = failure.RequeuedAt!.Value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        headers[DeadLetterHeaders.RequeuedFrom] = $"{failure.Queue}/{entry.Id}";
        DeadLetterFailure[] failures = [.. ReadHistory(entry), failure with { Reason = Cut(failure.Reason) }];
        headers[DeadLetterHeaders.FaultHistory] = JsonSerializer.Serialize(failures[Math.Max(0, failures.Length - MaxFailures)..], Options);
        return EntryEncoder.EncodeHeaders(headers);
    }

    /// <summary>Reads the former failures; what is no history of ours is none.</summary>
    internal static IReadOnlyList<DeadLetterFailure> ReadHistory(DeadLetterEntry entry)
    {
        if (entry.Header(DeadLetterHeaders.FaultHistory) is not { } text)
        {
            return [];
        }

        try
        {
            return JsonSerializer.Deserialize<DeadLetterFailure[]>(text, Options) is { } failures ? [.. failures.Where(x => x is not null)] : [];
        }
        catch (JsonException)
        {
            // Anybody may have written the header; a message must not stay a dead letter for it.
            return [];
        }
    }

    /// <summary>Whether a header says why and where the message was moved: but the fault address is the sender's, and the host's information too.</summary>
    private static bool IsOfFault(string name) =>
        name.Equals(MessageHeaders.Reason, StringComparison.OrdinalIgnoreCase)
        || name.Equals(MessageHeaders.RedeliveryCount, StringComparison.OrdinalIgnoreCase)
        || (name.StartsWith(FaultPrefix, StringComparison.OrdinalIgnoreCase) && !name.Equals(MessageHeaders.FaultAddress, StringComparison.OrdinalIgnoreCase))
        || (name.StartsWith(HostPrefix, StringComparison.OrdinalIgnoreCase) && !name.Equals(MessageHeaders.Host.Info, StringComparison.OrdinalIgnoreCase));

    private static string? Cut(string? text) => text is { Length: > MaxReasonLength } ? text[..MaxReasonLength] : text;
}
