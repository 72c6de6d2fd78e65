namespace MassTransit;

/// <summary>A child without a result.</summary>
/// <param name="JobId">The child.</param>
/// <param name="Error">Why.</param>
public sealed record JobChildFailure(Guid JobId, string Error);
