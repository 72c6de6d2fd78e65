namespace Bus.Jobs.Optimization;

/// <summary>Says that what a chunk belongs to is not kept any more: it has expired, or was planned anew with other input.</summary>
internal sealed class OptimizationGoneException(Guid optimizationId)
    : Exception($"The plan of the optimization {optimizationId} is not kept any more: it has expired, or the optimization was planned anew with other input.");
