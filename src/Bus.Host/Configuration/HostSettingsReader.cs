using Bus.Host.Cli;
using Bus.Redis;
using Bus.Sandbox;
using Microsoft.Extensions.Configuration;
using Serilog.Events;

namespace Bus.Host.Configuration;

/// <summary>Puts the settings together: the file first, then the environment, then options; the later ones win.</summary>
internal static class HostSettingsReader
{
    private const string DefaultRedis = "redis://localhost:6379";

    /// <summary>Reads the configuration.</summary>
    /// <param name="file">The file; null for bus.json in the present folder, if there is one.</param>
    /// <param name="options">What the command line says; null values count as not said.</param>
    /// <exception cref="CommandException">The file is missing or no JSON.</exception>
    internal static IConfigurationRoot ReadConfiguration(string? file, IReadOnlyDictionary<string, string?> options)
    {
        var path = Path.GetFullPath(file ?? SettingNames.DefaultFile);
        if (file is not null && !File.Exists(path))
        {
            throw new CommandException($"There is no configuration file '{file}'.", ExitCodes.Usage);
        }

        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(path, optional: true, reloadOnChange: false)
                .AddEnvironmentVariables(SettingNames.EnvironmentPrefix)
                .AddInMemoryCollection(options.Where(x => x.Value is not null))
                .Build();
        }
        catch (InvalidDataException exception)
        {
            throw new CommandException($"The configuration file '{path}' is no JSON: {(exception.InnerException ?? exception).Message}", ExitCodes.Usage);
        }
    }

    /// <summary>Reads and checks all settings.</summary>
    /// <param name="configuration">What <see cref="ReadConfiguration"/> returned.</param>
    /// <param name="defaultLogLevel">The level when none is configured.</param>
    /// <exception cref="CommandException">A value is not allowed.</exception>
    /// <exception cref="RedisOptionsException">The connection string is not valid.</exception>
    internal static HostSettings Read(IConfiguration configuration, LogEventLevel defaultLogLevel)
    {
        var connection = Text(configuration, SettingNames.Redis) ?? DefaultRedis;
        return new HostSettings
        {
            Redis = RedisOptions.Parse(connection),
            RedisConnection = connection,
            KeyPrefix = Text(configuration, SettingNames.KeyPrefix) ?? "bus",
            DataDirectory = Text(configuration, SettingNames.DataDirectory),
            Workers = Whole(configuration, SettingNames.Workers, 1, 1, 256),
            Concurrency = Whole(configuration, SettingNames.Concurrency, Environment.ProcessorCount, 1, 1024),
            Lease = Time(configuration, SettingNames.Lease, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1)),
            StopTimeout = Time(configuration, SettingNames.StopTimeout, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
            ResultLifetime = Time(configuration, SettingNames.ResultLifetime, TimeSpan.FromDays(7), TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            SandboxIsolation = Text(configuration, SettingNames.SandboxIsolation) is { } isolation ? SettingText.ParseChoice<SandboxIsolation>(SettingNames.SandboxIsolation, isolation) : SandboxIsolation.Auto,
            SandboxProcesses = Whole(configuration, SettingNames.SandboxProcesses, Environment.ProcessorCount, 1, 256),
            SandboxMegabytes = Whole(configuration, SettingNames.SandboxMemory, 512, 64, 65_536),
            SandboxCpuLimit = Time(configuration, SettingNames.SandboxCpu, TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            SandboxWallLimit = Time(configuration, SettingNames.SandboxWall, TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)),
            SandboxPython = Text(configuration, SettingNames.SandboxPython),
            Models = configuration.GetSection(SettingNames.Models).AsEnumerable().Where(x => x.Value is not null).ToDictionary(x => x.Key, x => x.Value),
            LogLevel = Text(configuration, SettingNames.LogLevel) is { } level ? SettingText.ParseChoice<LogEventLevel>(SettingNames.LogLevel, level) : defaultLogLevel,
            LogFormat = Text(configuration, SettingNames.LogFormat) is { } format ? SettingText.ParseChoice<LogFormat>(SettingNames.LogFormat, format) : LogFormat.Text,
        };
    }

    private static string? Text(IConfiguration configuration, string name) => configuration[name] is { Length: > 0 } text ? text : null;

    private static int Whole(IConfiguration configuration, string name, int defaultValue, int minimum, int maximum) =>
        Text(configuration, name) is { } text ? SettingText.ParseWhole(name, text, minimum, maximum) : defaultValue;

    private static TimeSpan Time(IConfiguration configuration, string name, TimeSpan defaultValue, TimeSpan minimum, TimeSpan maximum) =>
        Text(configuration, name) is { } text ? SettingText.ParseTime(name, text, minimum, maximum) : defaultValue;
}
