namespace Bus.Jobs.Intake.Reading;

/// <summary>Says in one sentence why a producer's task cannot become a job.</summary>
internal sealed class IntakeException(string message) : Exception(message);
