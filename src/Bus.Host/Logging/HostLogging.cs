using System.Globalization;
using Bus.Host.Configuration;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace Bus.Host.Logging;

/// <summary>Log lines by Serilog: readable, or one JSON object each, with the ids of job, message and trace.</summary>
internal static class HostLogging
{
    private const string Template = $"{{Timestamp:HH:mm:ss.fff}} {{Level:u3}} {{Message:lj}}{{{IdTextEnricher.PropertyName}}}{{NewLine}}{{Exception}}";

    /// <summary>Creates a logger.</summary>
    /// <param name="settings">Level and form.</param>
    /// <param name="configuration">Whose section <c>Serilog</c> can override levels and add sinks.</param>
    /// <param name="toStandardError">Whether lines go to standard error, because standard output belongs to the command's result.</param>
    internal static Logger Create(HostSettings settings, IConfiguration configuration, bool toStandardError)
    {
        var errorFrom = toStandardError ? LogEventLevel.Verbose : (LogEventLevel?)null;
        var quiet = settings.LogLevel > LogEventLevel.Warning ? settings.LogLevel : LogEventLevel.Warning;
        var logger = new LoggerConfiguration()
            .MinimumLevel.Is(settings.LogLevel)
            .MinimumLevel.Override("Microsoft", quiet)
            .Enrich.FromLogContext();
        if (settings.LogFormat == LogFormat.Json)
        {
            logger.WriteTo.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: errorFrom);
        }
        else
        {
            logger.Enrich.With<IdTextEnricher>().WriteTo.Console(outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: errorFrom);
        }

        return logger.ReadFrom.Configuration(configuration).CreateLogger();
    }
}
