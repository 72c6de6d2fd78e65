using System.CommandLine;
using Bus.Host.Api;
using Bus.Host.Configuration;
using Bus.Host.Logging;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus api</c>: jobs over HTTP until it is stopped.</summary>
internal static class ApiCommands
{
    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var urls = new Option<string?>("--urls") { Description = $"Addresses to listen on, separated by ';'. [default: {ApiSettingsReader.DefaultUrls}]", HelpName = "urls" };
        var keyFile = new Option<string?>("--api-key-file")
        {
            Description = "File with the key that requests must bring in the header X-Api-Key, all but those for /health; or the environment has it in BUS_API__KEY.",
            HelpName = "file",
        };
        var anonymous = new Option<bool>("--allow-anonymous") { Description = "Listen on addresses that other machines can reach although there is no key." };
        var stopTimeout = new Option<string?>("--stop-timeout") { Description = "How long running requests may take to finish at SIGTERM. [default: 30s]", HelpName = "time" };
        var command = new BusCommand(
            "api",
            "Takes backtests over HTTP and tells their status, until SIGTERM or Ctrl-C; then it answers the requests it has and ends with exit code 0.")
        {
            Examples =
            [
                "api --urls http://127.0.0.1:8080 --redis redis://localhost:6379",
                "api --urls http://0.0.0.0:8080 --api-key-file api.key --log-format json",
            ],
        };
        foreach (var option in new Option[] { urls, keyFile, anonymous, stopTimeout })
        {
            command.Options.Add(option);
        }

        host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var (settings, configuration) = host.Read(result, LogEventLevel.Information, new Dictionary<string, string?>
            {
                [SettingNames.ApiUrls] = result.GetValue(urls),
                [SettingNames.ApiKeyFile] = result.GetValue(keyFile),
                [SettingNames.ApiAllowAnonymous] = result.GetValue(anonymous) ? bool.TrueString : null,
                [SettingNames.StopTimeout] = result.GetValue(stopTimeout),
            });
            var api = ApiSettingsReader.Read(configuration);
            return RunAsync(settings, api, HostLogging.Create(settings, configuration), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(HostSettings settings, ApiSettings api, Serilog.Core.Logger logger, CancellationToken cancellationToken)
    {
        await using (logger)
        {
            try
            {
                await ApiRunner.RunAsync(settings, api, logger, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Asked to stop before it had started; a service that stops when asked has done well.
            }

            return ExitCodes.Success;
        }
    }
}
