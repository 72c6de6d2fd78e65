namespace Bus.Workflow.Registry;

/// <summary>Where the name of a workflow's strategy comes from.</summary>
internal enum NameOrigin
{
    /// <summary>A model proposes it: when it is taken, a number is added.</summary>
    Proposed = 0,

    /// <summary>A model proposed it, and it was reserved before: it must not have become another workflow's.</summary>
    Given = 1,

    /// <summary>Somebody asked for it: a strategy that has it gets a new version.</summary>
    AskedFor = 2,
}
