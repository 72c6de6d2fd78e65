using Bus.Redis;
using Bus.Sandbox;
using Serilog.Events;

namespace Bus.Host.Configuration;

/// <summary>Everything that can be configured, after file, environment and options were put together. Immutable.</summary>
internal sealed record HostSettings
{
    internal required RedisOptions Redis { get; init; }

    /// <summary>The connection string that <see cref="Redis"/> was read from, for worker processes.</summary>
    internal required string RedisConnection { get; init; }

    internal required string KeyPrefix { get; init; }

    internal required string? DataDirectory { get; init; }

    internal required int Workers { get; init; }

    internal required int Concurrency { get; init; }

    internal required TimeSpan Lease { get; init; }

    internal required TimeSpan StopTimeout { get; init; }

    internal required TimeSpan ResultLifetime { get; init; }

    internal required SandboxIsolation SandboxIsolation { get; init; }

    internal required int SandboxProcesses { get; init; }

    internal required int SandboxMegabytes { get; init; }

    internal required TimeSpan SandboxCpuLimit { get; init; }

    internal required TimeSpan SandboxWallLimit { get; init; }

    /// <summary>The interpreter of strategies in Python; null for the one that the sandbox finds.</summary>
    internal required string? SandboxPython { get; init; }

    /// <summary>The settings of language models by their names; keys are not among them, only where they are.</summary>
    internal required IReadOnlyDictionary<string, string?> Models { get; init; }

    internal required LogEventLevel LogLevel { get; init; }

    internal required LogFormat LogFormat { get; init; }

    /// <summary>These settings as environment variables, for a worker process that reads nothing else.</summary>
    /// <remarks>By the environment rather than by options: the connection string may hold a password, and everybody can read a process's options.</remarks>
    internal IReadOnlyDictionary<string, string?> ToEnvironment() => new Dictionary<string, string?>(Models.Select(x => KeyValuePair.Create(SettingNames.Variable(x.Key), x.Value)))
    {
        [SettingNames.Variable(SettingNames.Redis)] = RedisConnection,
        [SettingNames.Variable(SettingNames.KeyPrefix)] = KeyPrefix,

        // Empty rather than absent: a configuration file must not give the worker another one.
        [SettingNames.Variable(SettingNames.DataDirectory)] = DataDirectory ?? "",
        [SettingNames.Variable(SettingNames.Workers)] = "1",
        [SettingNames.Variable(SettingNames.Concurrency)] = SettingText.Format(Concurrency),
        [SettingNames.Variable(SettingNames.Lease)] = SettingText.Format(Lease),
        [SettingNames.Variable(SettingNames.StopTimeout)] = SettingText.Format(StopTimeout),
        [SettingNames.Variable(SettingNames.ResultLifetime)] = SettingText.Format(ResultLifetime),
        [SettingNames.Variable(SettingNames.SandboxIsolation)] = SandboxIsolation.ToString(),
        [SettingNames.Variable(SettingNames.SandboxProcesses)] = SettingText.Format(SandboxProcesses),
        [SettingNames.Variable(SettingNames.SandboxMemory)] = SettingText.Format(SandboxMegabytes),
        [SettingNames.Variable(SettingNames.SandboxCpu)] = SettingText.Format(SandboxCpuLimit),
        [SettingNames.Variable(SettingNames.SandboxWall)] = SettingText.Format(SandboxWallLimit),
        [SettingNames.Variable(SettingNames.SandboxPython)] = SandboxPython ?? "",
        [SettingNames.Variable(SettingNames.LogLevel)] = LogLevel.ToString(),
        [SettingNames.Variable(SettingNames.LogFormat)] = LogFormat.ToString(),
    };
}
