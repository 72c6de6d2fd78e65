using Bus.Host.Configuration;
using Bus.Host.Tests.Support;
using Serilog.Events;

namespace Bus.Host.Tests.Configuration;

public sealed class HostSettingsReaderTests : IDisposable
{
    // Of this test alone, so that no other process reads it.
    private const string Variable = "BUS_LEASE";

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _folder.Dispose();
    }

    [Fact]
    public void Without_any_configuration_the_defaults_count() => Read(null).ShouldSatisfyAllConditions(
        x => x.Redis.Endpoint.ShouldBe("localhost:6379"),
        x => (x.KeyPrefix, x.Workers, x.Concurrency).ShouldBe(("bus", 1, Environment.ProcessorCount)),
        x => (x.Lease, x.StopTimeout, x.ResultLifetime).ShouldBe((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30), TimeSpan.FromDays(7))),
        x => (x.LogLevel, x.LogFormat, x.DataDirectory).ShouldBe((LogEventLevel.Warning, LogFormat.Text, null)));

    [Fact]
    public void The_environment_wins_over_the_file_and_options_over_both()
    {
        var file = _folder.Write("bus.json", """{ "Lease": "10s", "Concurrency": 3, "Log": { "Format": "json" } }""");
        Read(file).ShouldSatisfyAllConditions(x => x.Lease.ShouldBe(TimeSpan.FromSeconds(10)), x => x.Concurrency.ShouldBe(3), x => x.LogFormat.ShouldBe(LogFormat.Json));

        Environment.SetEnvironmentVariable(Variable, "20s");
        Read(file).ShouldSatisfyAllConditions(x => x.Lease.ShouldBe(TimeSpan.FromSeconds(20)), x => x.Concurrency.ShouldBe(3));

        Read(file, (SettingNames.Lease, "00:00:40"), (SettingNames.Concurrency, null)).ShouldSatisfyAllConditions(
            x => x.Lease.ShouldBe(TimeSpan.FromSeconds(40)),
            x => x.Concurrency.ShouldBe(3));
    }

    [Fact]
    public void A_worker_process_gets_every_setting_by_its_environment()
    {
        var settings = Read(
            null,
            (SettingNames.Redis, "redis://:secret@127.0.0.1:7000"),
            (SettingNames.KeyPrefix, "other"),
            (SettingNames.DataDirectory, "/srv"),
            (SettingNames.Concurrency, "7"),
            (SettingNames.Lease, "1.5s"),
            (SettingNames.StopTimeout, "2m"),
            (SettingNames.ResultLifetime, "1h"),
            (SettingNames.SandboxIsolation, "namespaces"),
            (SettingNames.SandboxMemory, "128"),
            ($"{SettingNames.Models}:Code:Provider", "deepseek"),
            (SettingNames.LogLevel, "debug"),
            (SettingNames.LogFormat, "json"));

        // As the environment provider reads them: without the prefix, and with colons.
        var variables = settings.ToEnvironment().Select(x => (x.Key["BUS_".Length..].Replace("__", ":", StringComparison.Ordinal), x.Value)).ToArray();

        var read = Read(null, variables);
        read.Models.ShouldHaveSingleItem().ShouldSatisfyAllConditions(x => x.Key.ShouldBe("Models:Code:Provider", StringCompareShould.IgnoreCase), x => x.Value.ShouldBe("deepseek"));
        (read with { Models = settings.Models }).ShouldBe(settings);
    }

    private static HostSettings Read(string? file, params (string Name, string? Value)[] options)
        => HostSettingsReader.Read(HostSettingsReader.ReadConfiguration(file, options.ToDictionary(x => x.Name, x => x.Value)), LogEventLevel.Warning);
}
