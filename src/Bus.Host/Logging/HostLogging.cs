using System.Globalization;
using Bus.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Bus.Host.Logging;

/// <summary>
/// Log lines by Serilog on standard error: readable, or one JSON object each, with the ids of job, message and trace. Standard output belongs to
/// the result of a command.
/// </summary>
internal static class HostLogging
{
    private const string Template = $"{{Timestamp:HH:mm:ss.fff}} {{Level:u3}} {{Message:lj}}{{{IdTextEnricher.PropertyName}}}{{NewLine}}{{Exception}}";

    /// <summary>Creates a logger.</summary>
    /// <param name="settings">Level and form.</param>
    /// <param name="configuration">Whose section <c>Serilog</c> can override levels and add sinks.</param>
    internal static Logger Create(HostSettings settings, IConfiguration configuration)
    {
        var quiet = settings.LogLevel > LogEventLevel.Warning ? settings.LogLevel : LogEventLevel.Warning;
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(settings.LogLevel)
            .MinimumLevel.Override("Microsoft", quiet)
            .Enrich.FromLogContext();
        if (settings.LogFormat == LogFormat.Json)
        {
            logger.WriteTo.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: LogEventLevel.Verbose);
        }
        else
        {
            logger.Enrich.With<IdTextEnricher>().WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);
        }

        return logger.ReadFrom.Configuration(configuration).CreateLogger();
    }
}
