namespace Bus.Jobs.Runs;

/// <summary>The only place where the keys of jobs are built; contracts/keyspace.md lists them.</summary>
internal sealed class JobKeys
{
    private readonly string _prefix;

    internal JobKeys(string prefix)
    {
        _prefix = prefix;
    }

    /// <summary>HASH: name of a job type -> JSON of where and how it is run.</summary>
    internal string JobTypes => $"{_prefix}:job-types";

    /// <summary>HASH: run and result of one job; expires.</summary>
    internal string Job(Guid jobId) => $"{_prefix}:job:{jobId:D}";
}
