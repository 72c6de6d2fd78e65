namespace Bus.Workflow.Steps;

/// <summary>Days as prices have them.</summary>
internal static class StepDays
{
    internal static DateTime? Midnight(DateOnly? day) => day?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
}
