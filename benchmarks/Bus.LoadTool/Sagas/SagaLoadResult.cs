namespace Bus.LoadTool;

/// <summary>The rates of sagas beside that of a plain consumer.</summary>
public sealed record SagaLoadResult
{
    /// <summary>The sides.</summary>
    public required IReadOnlyList<SagaLoadRate> Rates { get; init; }

    /// <summary>How many instances the events are for, in turn.</summary>
    public required int Instances { get; init; }

    /// <summary>How many messages each rate of each run is taken over.</summary>
    public required int MessagesPerRate { get; init; }

    /// <summary>How many runs the medians are taken over.</summary>
    public required int Runs { get; init; }
}
