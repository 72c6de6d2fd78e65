namespace Bus.Host.Api;

/// <summary>The state of the API.</summary>
/// <param name="Status"><c>live</c>, <c>ready</c> or <c>not ready</c>.</param>
/// <param name="Detail">One sentence that says why it is not ready.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record HealthReply(string Status, string? Detail = null, IReadOnlyDictionary<string, HealthReplyCheck>? Checks = null);
