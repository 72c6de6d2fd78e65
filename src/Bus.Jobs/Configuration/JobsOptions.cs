namespace MassTransit;

/// <summary>Where jobs are kept and for how long.</summary>
/// <remarks>Read once, when the bus is built; later changes have no effect.</remarks>
public sealed class JobsOptions
{
    /// <summary>How long a job and its result can be read after their last change.</summary>
    /// <value>The default value is 7 days; from 1 minute to 365 days.</value>
    public TimeSpan ResultLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The prefix of the keys of jobs; the same as the bus has.</summary>
    /// <value>The default value is <c>bus</c>; letters, digits and - _ .</value>
    public string KeyPrefix { get; set; } = "bus";
}
