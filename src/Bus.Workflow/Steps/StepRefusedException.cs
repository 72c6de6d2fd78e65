namespace Bus.Workflow.Steps;

/// <summary>A step that would fail again, however often it were tried; its message is the reason, in one sentence.</summary>
internal sealed class StepRefusedException : Exception
{
    internal StepRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
