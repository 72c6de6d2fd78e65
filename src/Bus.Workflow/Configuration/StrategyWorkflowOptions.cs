namespace MassTransit;

/// <summary>How workflows run, and where they and their strategies are kept.</summary>
/// <remarks>Read once, when the bus is built; later changes have no effect.</remarks>
public sealed class StrategyWorkflowOptions
{
    /// <summary>The prefix of the keys; the same as the bus has.</summary>
    /// <value>The default value is <c>bus</c>; letters, digits and - _ .</value>
    public string KeyPrefix { get; set; } = "bus";

    /// <summary>How long a workflow can be read, and resumed, after it has ended. Strategies stay until they are removed.</summary>
    /// <value>The default value is 30 days; from 1 minute to 365 days.</value>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many steps of a kind one process runs at the same time.</summary>
    /// <value>The default value is the number of processors; from 1 to 1024.</value>
    public int Concurrency { get; set; } = Environment.ProcessorCount;

    /// <summary>How long one run of a step may take that asks a model.</summary>
    /// <value>The default value is 10 minutes; from 1 second to 1 day.</value>
    public TimeSpan ModelTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often such a step is run again after a failure that may pass; each call counts to the budget.</summary>
    /// <value>The default value is 3; from 0 to 1000.</value>
    public int ModelRetries { get; set; } = 3;

    /// <summary>How long one run of the sandbox step may take.</summary>
    /// <value>The default value is 10 minutes; from 1 second to 1 day.</value>
    public TimeSpan TestTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one run of a step may take that changes the registry.</summary>
    /// <value>The default value is 2 minutes; from 1 second to 1 day.</value>
    public TimeSpan DeployTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>How often undoing is tried again.</summary>
    /// <value>The default value is 100; from 0 to 1000.</value>
    public int CompensationRetries { get; set; } = 100;

    /// <summary>The pause before the first retry of a step; each further one is twice as long.</summary>
    /// <value>The default value is 1 second; from 1 millisecond to 1 day.</value>
    public TimeSpan RetryInitialInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before a retry.</summary>
    /// <value>The default value is 60 seconds; from <see cref="RetryInitialInterval"/> to 7 days.</value>
    public TimeSpan RetryMaxInterval { get; set; } = TimeSpan.FromSeconds(60);
}
