namespace Bus.Jobs.Results;

/// <summary>From which figures on somebody should look.</summary>
internal static class JobLevels
{
    private static readonly string[] Names = ["normal", "warning", "critical"];

    internal static string Of(int waiting, double? failureRate, double? meanSeconds, int deadLettered)
    {
        int[] levels = [Of(waiting, 10, 50), Of(failureRate ?? 0, 0.05, 0.10), Of(meanSeconds ?? 0, 300, 600), Of(deadLettered, 5, 20)];
        return Names[levels.Max()];
    }

    private static int Of(double value, double warning, double critical) => value > critical ? 2 : value > warning ? 1 : 0;
}
