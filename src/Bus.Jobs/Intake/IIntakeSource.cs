namespace Bus.Jobs.Intake;

/// <summary>Where tasks of producers come from. Used by one loop at a time.</summary>
internal interface IIntakeSource
{
    /// <summary>The key that producers write to.</summary>
    string Name { get; }

    /// <summary>Hands on what is there and returns how many tasks that were. When it throws, what was not handed on is handed on the next time.</summary>
    Task<int> OnceAsync(CancellationToken cancellationToken);

    /// <summary>Waits until there is something, at most about a second.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>Leaves what is held to others at once.</summary>
    Task LeaveAsync(CancellationToken cancellationToken);
}
