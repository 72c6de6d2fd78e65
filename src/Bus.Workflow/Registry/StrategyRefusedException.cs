namespace MassTransit;

/// <summary>Says in one sentence why something cannot be done with a strategy. Nothing was changed.</summary>
public sealed class StrategyRefusedException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">Why.</param>
    public StrategyRefusedException(string message)
        : base(message)
    {
    }
}
