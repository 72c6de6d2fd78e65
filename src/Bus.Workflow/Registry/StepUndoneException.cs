namespace Bus.Workflow.Registry;

/// <summary>A step came late: what it does was undone already.</summary>
internal sealed class StepUndoneException : Exception
{
    internal StepUndoneException(int step)
        : base(FormattableString.Invariant($"The step {step} of the workflow comes too late: it was undone, or the workflow is past it."))
    {
    }
}
