namespace Bus.LoadTool;

/// <summary>What became of many strategy workflows that were started at once.</summary>
public sealed record WorkflowsLoadResult
{
    /// <summary>How many were started.</summary>
    public required int Workflows { get; init; }

    /// <summary>How many worker processes there were.</summary>
    public required int Workers { get; init; }

    /// <summary>What was counted, beside what must come out.</summary>
    public required IReadOnlyList<LoadFigure> Counts { get; init; }

    /// <summary>From the first start to the last end, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>How many workers were killed and replaced meanwhile.</summary>
    public int Killed { get; init; }

    /// <summary>Whether each figure is what it must be.</summary>
    public bool IsRight => Counts.All(x => x.IsRight);
}
