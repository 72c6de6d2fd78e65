using Bus.Backtesting.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Sandbox.Tests.Support;

/// <summary>A sandbox of strategies in Python with limits that a test can wait for.</summary>
public sealed class PythonFixture : IAsyncLifetime
{
    internal static readonly TimeSpan CpuLimit = TimeSpan.FromSeconds(1);

    internal static readonly TimeSpan WallLimit = TimeSpan.FromSeconds(6);

    /// <summary>Two instruments.</summary>
    internal static readonly IReadOnlyList<PythonPrices> Prices = [new("GOOG", SampleData.Goog), new("SHORT", SampleData.Goog.Slice(new DateTime(2008, 1, 1), null))];

    public PythonSandbox Sandbox { get; } = Create(_ => { });

    public ValueTask InitializeAsync() => new(Pandas.SkipWhenMissingAsync());

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    internal static PythonSandbox Create(Action<SandboxOptions> configure)
    {
        var options = new SandboxOptions { Processes = 2, CpuLimit = CpuLimit, WallLimit = WallLimit, MemoryLimit = 128 * 1024 * 1024, OutputLimit = 4 * 1024 * 1024 };
        configure(options);
        return new PythonSandbox(options, NullLogger<PythonSandbox>.Instance, TimeProvider.System);
    }
}
