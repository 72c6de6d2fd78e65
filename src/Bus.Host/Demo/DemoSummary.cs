using Bus.Jobs.Results;

namespace Bus.Host.Demo;

/// <summary>How the demonstration ended, for programs.</summary>
/// <param name="Completed">Jobs with a result.</param>
/// <param name="Failed">Jobs without.</param>
/// <param name="Svg">Path of the picture.</param>
/// <param name="Jobs">All statuses.</param>
/// <param name="Strategy">What the workflow deployed.</param>
internal sealed record DemoSummary(int Completed, int Failed, string? Svg, IReadOnlyList<JobStatus> Jobs, DemoStrategy Strategy);
