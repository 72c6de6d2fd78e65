namespace Bus.Jobs.Runs;

/// <summary>Headers of commands that the job saga sends; contracts/wire-format.md lists them.</summary>
internal static class JobHeaders
{
    /// <summary>The job.</summary>
    internal const string JobId = "Bus-Job-Id";

    /// <summary>The number of this sending of the command, from 1.</summary>
    internal const string Dispatch = "Bus-Job-Dispatch";

    /// <summary>How many milliseconds a run may take, if it is not what the type says.</summary>
    internal const string Timeout = "Bus-Job-Timeout";

    /// <summary>The job that waits for this one.</summary>
    internal const string ParentId = "Bus-Job-Parent";

    /// <summary>What became of the job's children, as JSON: the job goes on with what it waited for.</summary>
    internal const string Children = "Bus-Job-Children";

    /// <summary>How often the command was requeued from the dead letters.</summary>
    internal const string Requeues = "Bus-Requeue-Count";

    /// <summary>The failures before the last one.</summary>
    internal const string FaultHistory = "Bus-Fault-History";
}
