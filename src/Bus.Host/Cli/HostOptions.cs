using System.CommandLine;
using Bus.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary>The options that every command which talks to Redis has.</summary>
internal sealed class HostOptions
{
    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "Redis: redis://user:password@host:port/db, rediss:// for TLS, redis-sentinel://, redis-cluster://, or host:port,password=... [default: redis://localhost:6379]",
        HelpName = "url",
    };

    private readonly Option<string?> _keyPrefix = new("--prefix")
    {
        Description = "Prefix of all keys in Redis. [default: bus]",
        HelpName = "prefix",
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "Configuration file; the environment (BUS_REDIS, BUS_CONCURRENCY, BUS_LOG__FORMAT, ...) and options win over it. [default: bus.json]",
        HelpName = "file",
    };

    private readonly Option<string?> _logLevel = new("--log-level") { Description = "Least level of log lines: verbose, debug, information, warning, error.", HelpName = "level" };

    private readonly Option<string?> _logFormat = new("--log-format") { Description = "Form of log lines: text or json. [default: text]", HelpName = "format" };

    internal void AddTo(Command command)
    {
        command.Options.Add(_redis);
        command.Options.Add(_keyPrefix);
        command.Options.Add(_config);
        command.Options.Add(_logLevel);
        command.Options.Add(_logFormat);
    }

    /// <summary>Reads file, environment and options.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="defaultLogLevel">The level when none is configured.</param>
    /// <param name="more">Settings that further options of the command have set; null values count as not set.</param>
    internal (HostSettings Settings, IConfiguration Configuration) Read(ParseResult result, LogEventLevel defaultLogLevel, IReadOnlyDictionary<string, string?>? more = null)
    {
        var options = new Dictionary<string, string?>(more ?? new Dictionary<string, string?>())
        {
            [SettingNames.Redis] = result.GetValue(_redis),
            [SettingNames.KeyPrefix] = result.GetValue(_keyPrefix),
            [SettingNames.LogLevel] = result.GetValue(_logLevel),
            [SettingNames.LogFormat] = result.GetValue(_logFormat),
        };
        var configuration = HostSettingsReader.ReadConfiguration(result.GetValue(_config), options);
        return (HostSettingsReader.Read(configuration, defaultLogLevel), configuration);
    }
}
