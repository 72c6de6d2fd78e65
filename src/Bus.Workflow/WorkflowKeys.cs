namespace Bus.Workflow;

/// <summary>The only place where the keys of workflows and strategies are built; contracts/keyspace.md lists them. Those of strategies share one hash slot.</summary>
internal sealed class WorkflowKeys
{
    private readonly string _prefix;

    internal WorkflowKeys(string prefix)
    {
        _prefix = prefix;
    }

    /// <summary>ZSET: the names of all strategies that have a version, all scores 0.</summary>
    internal string Names => $"{_prefix}:{{strategies}}:names";

    /// <summary>HASH: one strategy: its active version, its latest, who has its name reserved.</summary>
    internal string Strategy(string name) => $"{_prefix}:{{strategies}}:of:{name}";

    /// <summary>HASH with a colon and a number behind it: one version of a strategy.</summary>
    internal string Versions(string name) => $"{_prefix}:{{strategies}}:version:{name}";

    /// <summary>HASH: one version of a strategy.</summary>
    internal string Version(string name, int version) => FormattableString.Invariant($"{Versions(name)}:{version}");

    /// <summary>STREAM: which version was made active, when, by whom and why.</summary>
    internal string Log(string name) => $"{_prefix}:{{strategies}}:log:{name}";

    /// <summary>HASH: what one workflow did in the registry; expires.</summary>
    internal string Workflow(Guid workflowId) => $"{_prefix}:{{strategies}}:workflow:{workflowId:D}";

    /// <summary>HASH: what models cost for one workflow; expires.</summary>
    internal string Spent(Guid workflowId) => $"{_prefix}:workflow:{workflowId:D}";
}
