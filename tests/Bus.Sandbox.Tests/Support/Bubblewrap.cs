using Bus.Testing;

namespace Bus.Sandbox.Tests.Support;

/// <summary>The program that most of the tests of isolation are for.</summary>
internal static class Bubblewrap
{
    /// <summary>Whether it is installed; without it <see cref="SandboxIsolation.Auto"/> means namespaces of our own.</summary>
    internal static bool IsInstalled { get; } = Executables.Find("bwrap") is not null;

    internal static void SkipWhenMissing(SandboxIsolation isolation) =>
        Assert.SkipWhen(isolation == SandboxIsolation.Bubblewrap && !IsInstalled, "bwrap was not found; 'apt-get install bubblewrap' provides it.");
}
