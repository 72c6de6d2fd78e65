namespace Bus.Jobs.Results;

/// <summary>The only place where the keys of jobs are built; contracts/keyspace.md lists them.</summary>
internal sealed class JobKeys
{
    private readonly string _prefix;

    internal JobKeys(string prefix)
    {
        _prefix = prefix;
    }

    /// <summary>HASH: status and result of one job; expires.</summary>
    internal string Job(Guid jobId) => $"{_prefix}:job:{jobId:D}";
}
