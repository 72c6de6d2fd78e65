namespace Bus.Jobs.Optimization;

/// <summary>The only place where the keys of optimizations are built; contracts/keyspace.md lists them.</summary>
internal sealed class OptimizationKeys(string prefix)
{
    /// <summary>HASH: plan and finished chunks of one optimization; expires.</summary>
    internal string Optimization(Guid jobId) => $"{prefix}:optimization:{jobId:D}";
}
