namespace Bus.LoadTool;

/// <summary>The rates on a single server and on a cluster.</summary>
public sealed record ClusterLoadResult
{
    /// <summary>How many queues were used on either side.</summary>
    public required int Queues { get; init; }

    /// <summary>The cluster's primaries.</summary>
    public required int Primaries { get; init; }

    /// <summary>The cluster's replicas.</summary>
    public required int Replicas { get; init; }

    /// <summary>The single server's rates.</summary>
    public required LoadRates Standalone { get; init; }

    /// <summary>The cluster's rates.</summary>
    public required LoadRates Cluster { get; init; }

    /// <summary>The cluster's rates to the single server's; 0.6 or more is aimed at.</summary>
    public LoadRates Ratio => Cluster.RatioTo(Standalone);
}
