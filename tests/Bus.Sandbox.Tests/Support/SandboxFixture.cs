using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Sandbox.Tests.Support;

/// <summary>A sandbox with limits that a test can wait for.</summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    internal static readonly TimeSpan CpuLimit = TimeSpan.FromSeconds(1);

    internal static readonly TimeSpan WallLimit = TimeSpan.FromSeconds(8);

    private StrategyProgram? _good;

    public StrategySandbox Sandbox { get; } = Create(_ => { });

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    internal static StrategySandbox Create(Action<SandboxOptions> configure)
    {
        var options = new SandboxOptions { Processes = 2, CpuLimit = CpuLimit, WallLimit = WallLimit, MemoryLimit = 128 * 1024 * 1024, OutputLimit = 4 * 1024 * 1024 };
        configure(options);
        return new StrategySandbox(options, NullLogger<StrategySandbox>.Instance, TimeProvider.System);
    }

    /// <summary>A strategy that does what it should.</summary>
    internal async Task<StrategyProgram> GetGoodAsync() => _good ??= await AcceptAsync(Sources.SmaCross);

    internal async Task<StrategyProgram> AcceptAsync(string source)
    {
        var inspection = await Sandbox.InspectAsync(source, TestContext.Current.CancellationToken);
        inspection.IsAccepted.ShouldBeTrue(string.Join(Environment.NewLine, inspection.Diagnostics));
        return inspection.Program!;
    }
}
