namespace Bus.Host.Api;

/// <summary>What one check saw.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Detail">What it saw, in words.</param>
internal sealed record HealthReplyCheck(string Status, string? Detail);
