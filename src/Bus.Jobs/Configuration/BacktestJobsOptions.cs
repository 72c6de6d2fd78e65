namespace MassTransit;

/// <summary>How backtest jobs are run and how long their results are kept.</summary>
/// <remarks>Read once, when the bus is built; later changes have no effect.</remarks>
public sealed class BacktestJobsOptions
{
    /// <summary>The folder whose csv files jobs may name; files outside it cannot be reached.</summary>
    /// <value>The default value is <see langword="null"/>: jobs run on the shipped data and on csv text that they bring.</value>
    public string? DataDirectory { get; set; }

    /// <summary>How long status and result can be read after their last change.</summary>
    /// <value>The default value is 7 days; from 1 minute to 365 days.</value>
    public TimeSpan ResultLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often a running job tells its progress.</summary>
    /// <value>The default value is 0.5 seconds; from 50 milliseconds to 1 hour.</value>
    public TimeSpan ProgressInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How many jobs one process runs at the same time.</summary>
    /// <value>The default value is the number of processors; from 1 to 1024.</value>
    public int Concurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>The prefix of the keys of jobs; the same as the bus has.</summary>
    /// <value>The default value is <c>bus</c>; letters, digits and - _ .</value>
    public string KeyPrefix { get; set; } = "bus";
}
