namespace Bus.Workflow.Registry;

/// <summary>What may be done with a version of a strategy.</summary>
public enum StrategyVersionState
{
    /// <summary>It may be, or become, the active one.</summary>
    Deployed = 0,

    /// <summary>Its workflow took it back; it can be read, and never becomes active.</summary>
    Undone = 1,

    /// <summary>Somebody retired it; it can be read, and never becomes active.</summary>
    Retired = 2,
}
