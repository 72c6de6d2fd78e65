using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bus.Sandbox.Tests.Configuration;

public sealed class SandboxOptionsTests
{
    public static TheoryData<Action<SandboxOptions>, string> Wrong => new()
    {
        { x => x.Isolation = (SandboxIsolation)9, "Isolation is 9; allowed is Auto, Bubblewrap, Namespaces, None." },
        { x => x.Processes = 0, "Processes is 0; allowed is 1 to 256." },
        { x => x.RunsPerProcess = 0, "RunsPerProcess is 0; allowed is 1 to 1000000." },
        { x => x.MemoryLimit = 1, "MemoryLimit is 1; allowed is 67108864 to 68719476736." },
        { x => x.OutputLimit = 1, "OutputLimit is 1; allowed is 1048576 to 1073741824." },
        { x => x.CpuLimit = TimeSpan.Zero, "CpuLimit is 00:00:00; allowed is 00:00:00.1000000 to 1.00:00:00." },
        { x => x.WallLimit = TimeSpan.FromDays(2), "WallLimit is 2.00:00:00; allowed is 00:00:00.1000000 to 1.00:00:00." },
        { x => x.ChunkCpuLimit = TimeSpan.Zero, "ChunkCpuLimit is 00:00:00; allowed is 00:00:00.1000000 to 1.00:00:00." },
        { x => x.ChunkWallLimit = TimeSpan.Zero, "ChunkWallLimit is 00:00:00; allowed is 00:00:00.1000000 to 1.00:00:00." },
        { x => x.CompilerCpuLimit = TimeSpan.Zero, "CompilerCpuLimit is 00:00:00; allowed is 00:00:00.1000000 to 1.00:00:00." },
        { x => x.CompilerWallLimit = TimeSpan.Zero, "CompilerWallLimit is 00:00:00; allowed is 00:00:00.1000000 to 1.00:00:00." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_refused_with_its_value_and_what_is_allowed(Action<SandboxOptions> configure, string sentence)
    {
        using var provider = new ServiceCollection().AddStrategySandbox(configure).BuildServiceProvider();

        Should.Throw<OptionsValidationException>(() => provider.GetRequiredService<IStrategySandbox>()).Failures.ShouldBe([sentence]);
    }

    [Fact]
    public async Task The_defaults_make_a_sandbox_that_starts_nothing_by_itself()
    {
        await using var provider = new ServiceCollection().AddStrategySandbox().BuildServiceProvider();

        var sandbox = provider.GetRequiredService<IStrategySandbox>().ShouldBeOfType<StrategySandbox>();

        sandbox.Isolation.ShouldBeNull();
        sandbox.ProcessIds.ShouldBeEmpty();
    }
}
