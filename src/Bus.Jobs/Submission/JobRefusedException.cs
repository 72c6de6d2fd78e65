namespace MassTransit;

/// <summary>Says in one sentence why something cannot be done with a job. Nothing was changed.</summary>
public sealed class JobRefusedException : Exception
{
    /// <summary>Creates it.</summary>
    /// <param name="message">Why.</param>
    /// <param name="isUnknown">Whether nothing is known of the job.</param>
    public JobRefusedException(string message, bool isUnknown = false)
        : base(message)
    {
        IsUnknown = isUnknown;
    }

    /// <summary>Whether nothing is known of the job.</summary>
    public bool IsUnknown { get; }
}
