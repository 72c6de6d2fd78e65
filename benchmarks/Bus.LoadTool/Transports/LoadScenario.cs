namespace Bus.LoadTool;

/// <summary>One row of a load: a transport under one condition.</summary>
/// <param name="Transport">The transport.</param>
/// <param name="Prefetch">The endpoint's prefetch count.</param>
/// <param name="HasBlockedHandler">Whether one handler is stuck for as long as the others are measured.</param>
/// <param name="IsWhole">Whether every rate is measured, or the end-to-end rate only.</param>
internal sealed record LoadScenario(LoadTransport Transport, int Prefetch, bool HasBlockedHandler, bool IsWhole)
{
    /// <summary>The scenarios of a load. Where transports are compared, each is also measured under the conditions that are known to hurt.</summary>
    internal static IReadOnlyList<LoadScenario> Create(LoadOptions options)
    {
        var scenarios = options.Transports.Select(x => new LoadScenario(x, options.Prefetch, HasBlockedHandler: false, IsWhole: true)).ToList();
        if (options.Transports.Contains(LoadTransport.Redis) && options.Transports.Contains(LoadTransport.Memory))
        {
            scenarios.Add(new LoadScenario(LoadTransport.Memory, 16, HasBlockedHandler: false, IsWhole: false));
            scenarios.Add(new LoadScenario(LoadTransport.Redis, 1000, HasBlockedHandler: false, IsWhole: false));
            scenarios.Add(new LoadScenario(LoadTransport.Redis, options.Prefetch, HasBlockedHandler: true, IsWhole: false));
        }

        return scenarios;
    }

    public override string ToString() =>
        $"{Transport.ToString().ToLowerInvariant()}, prefetch {Prefetch}{(HasBlockedHandler ? ", one handler blocked" : string.Empty)}";
}
