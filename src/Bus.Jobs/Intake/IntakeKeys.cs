using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>The only place where the keys of the intake are built; contracts/keyspace.md lists them.</summary>
/// <remarks>All but <see cref="Task"/> are named after what producers write to and lie on their server.</remarks>
internal sealed class IntakeKeys(IntakeOptions options, string prefix)
{
    /// <summary>LIST: tasks that a producer pushes; not ours.</summary>
    internal string List => options.List ?? "";

    /// <summary>STREAM: tasks that a producer adds; not ours.</summary>
    internal string Stream => options.Stream ?? "";

    /// <summary>ZSET: bridge to the end of its lease.</summary>
    internal string Bridges => $"{options.List}:bridges";

    /// <summary>LIST: tasks that cannot become jobs, with the reason.</summary>
    internal static string Rejected(string source) => $"{source}:rejected";

    /// <summary>LIST: tasks that a bridge has taken and not yet handed on.</summary>
    internal string Processing(string bridge) => $"{options.List}:processing:{bridge}";

    /// <summary>STRING: what a producer reads of its task; expires.</summary>
    internal string Result(string taskId) => $"{options.ResultPrefix}{taskId}";

    /// <summary>STRING: the task behind a job, on the server of the bus; expires.</summary>
    internal string Task(Guid jobId) => $"{prefix}:intake:{jobId:D}";
}
