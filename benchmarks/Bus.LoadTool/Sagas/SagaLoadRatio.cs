namespace Bus.LoadTool;

/// <summary>A ratio within the same run, over all runs.</summary>
/// <param name="Median">The median.</param>
/// <param name="Least">The least.</param>
/// <param name="Most">The most.</param>
public sealed record SagaLoadRatio(double Median, double Least, double Most)
{
    internal static SagaLoadRatio Of(IEnumerable<double> rates, IEnumerable<double> others)
    {
        var ratios = rates.Zip(others, (x, y) => x / y).ToList();
        return new SagaLoadRatio(Rate.Median(ratios), ratios.Min(), ratios.Max());
    }
}
