namespace Bus.Sandbox.Tests.Support;

/// <summary>Sandboxes that run any Python: what holds in them holds without the check of the syntax tree.</summary>
public sealed class RawPythonFixture : IAsyncLifetime
{
    private readonly Dictionary<SandboxIsolation, PythonSandbox> _sandboxes = [];

    public RawPythonFixture()
    {
        Environment.SetEnvironmentVariable("BUS_SANDBOX_TEST_SECRET", "told to nobody");
        foreach (var isolation in new[] { SandboxIsolation.Auto, SandboxIsolation.Bubblewrap, SandboxIsolation.Namespaces, SandboxIsolation.None })
        {
            _sandboxes.Add(isolation, PythonFixture.Create(options =>
            {
                options.Isolation = isolation;
                options.ChecksPython = false;
                options.Processes = 1;
            }));
        }
    }

    public ValueTask InitializeAsync() => new(Pandas.SkipWhenMissingAsync());

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in _sandboxes.Values)
        {
            await sandbox.DisposeAsync();
        }
    }

    internal PythonSandbox this[SandboxIsolation isolation]
    {
        get
        {
            Bubblewrap.SkipWhenMissing(isolation);
            return _sandboxes[isolation];
        }
    }
}
