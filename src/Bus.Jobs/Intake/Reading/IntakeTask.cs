namespace Bus.Jobs.Intake.Reading;

/// <summary>A producer's task that was read.</summary>
/// <param name="TaskId">The id under which the producer looks for the result.</param>
/// <param name="JobId">The job that it becomes: it follows from the task's id, so that a repeat is no second job.</param>
/// <param name="Mode">What kind of result the producer expects: backtest, screening or optimization.</param>
/// <param name="Command">The command of the job.</param>
/// <param name="Priority">From 0 to 100 as jobs have it; null for the normal one.</param>
internal sealed record IntakeTask(string TaskId, Guid JobId, string Mode, object Command, int? Priority);
