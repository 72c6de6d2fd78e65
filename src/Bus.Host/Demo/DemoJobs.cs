using Bus.Contracts;

namespace Bus.Host.Demo;

/// <summary>What the demonstration runs: five strategies on the shipped prices, without fees.</summary>
internal static class DemoJobs
{
    internal static IReadOnlyList<DemoJob> Create() =>
    [
        Create("sma-cross", ("fast", 10), ("slow", 30)),
        Create("ema-cross"),
        Create("rsi-reversal"),
        Create("donchian-breakout"),
        Create("volume-zone-breakout"),
    ];

    private static DemoJob Create(string strategy, params (string Name, double Value)[] parameters) => new(new RunBacktest
    {
        JobId = Guid.NewGuid(),
        Strategy = strategy,
        Parameters = parameters.ToDictionary(x => x.Name, x => x.Value),
        Finalize = true,
    });
}
