using System.Text.Json;
using Bus.Jobs.Types;
using MassTransit;

namespace Bus.Jobs.Runs;

/// <summary>What a command says beside its content: which job it is of, and which sending of it.</summary>
internal sealed record JobCall(Guid JobId, int Dispatch, int Requeues, TimeSpan? Timeout, Guid? ParentId, JobChildren? Children)
{
    /// <summary>Reads it from the headers; <paramref name="ownId"/> and the message's id say which job it is where no header does.</summary>
    internal static JobCall Read(Headers headers, Headers transport, Guid ownId, Guid? messageId)
    {
        var jobId = Id(headers, JobHeaders.JobId) ?? (ownId != Guid.Empty ? ownId : messageId ?? Guid.Empty);
        var timeout = headers.Get<long>(JobHeaders.Timeout);
        return new JobCall(
            jobId,
            Math.Max(0, headers.Get<int>(JobHeaders.Dispatch) ?? 0),
            Math.Max(0, transport.Get<int>(JobHeaders.Requeues) ?? 0),
            timeout > 0 ? TimeSpan.FromMilliseconds(timeout.Value) : null,
            Id(headers, JobHeaders.ParentId),
            ReadChildren(headers.Get<string>(JobHeaders.Children)));
    }

    private static Guid? Id(Headers headers, string name) => Guid.TryParse(headers.Get<string>(name), out var id) && id != Guid.Empty ? id : null;

    private static JobChildren? ReadChildren(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<JobChildren>(json, JobJson.Options);
        }
        catch (JsonException)
        {
            // Anybody may have written the header; without it the job begins anew.
            return null;
        }
    }
}
