using Bus.Jobs.Intake.Reading;

namespace Bus.Jobs.Intake;

/// <summary>Hands tasks on as jobs. Thread-safe.</summary>
internal interface IIntakeJobs
{
    /// <summary>Submits the job of a task; a job that is known under its id is not submitted again.</summary>
    Task SubmitAsync(IntakeTask task, CancellationToken cancellationToken);
}
