namespace Bus.Sandbox.Tests.Support;

/// <summary>Sandboxes that load anything: what holds in them holds without the compiler and the policy.</summary>
public sealed class RawSandboxFixture : IAsyncLifetime
{
    private readonly Dictionary<SandboxIsolation, StrategySandbox> _sandboxes = [];

    public RawSandboxFixture()
    {
        Environment.SetEnvironmentVariable("BUS_SANDBOX_TEST_SECRET", "told to nobody");
        foreach (var isolation in new[] { SandboxIsolation.Auto, SandboxIsolation.Bubblewrap, SandboxIsolation.Namespaces, SandboxIsolation.None })
        {
            _sandboxes.Add(isolation, SandboxFixture.Create(options =>
            {
                options.Isolation = isolation;
                options.ChecksAssemblies = false;
                options.Processes = 1;
            }));
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            await sandbox.DisposeAsync();
        }
    }

    internal StrategySandbox this[SandboxIsolation isolation]
    {
        get
        {
            Bubblewrap.SkipWhenMissing(isolation);
            return _sandboxes[isolation];
        }
    }
}
