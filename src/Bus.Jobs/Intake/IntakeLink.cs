namespace Bus.Jobs.Intake;

/// <summary>The task behind a job.</summary>
/// <param name="TaskId">The producer's id.</param>
/// <param name="Mode">What kind of result it expects.</param>
internal sealed record IntakeLink(string TaskId, string Mode);
