using System.CommandLine;
using Bus.Host.Configuration;
using Bus.Host.Logging;
using Bus.Host.Processes;
using Bus.Host.Workers;
using Bus.Sandbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace Bus.Host.Cli;

/// <summary><c>bus worker</c>: runs jobs until it is stopped.</summary>
internal static class WorkerCommands
{
    internal const string Name = "worker";

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        Option<string?>[] settings =
        [
            CreateSetting("--workers", "Worker processes; more than one are supervised: one that dies is started again. [default: 1]", "number"),
            CreateSetting("--concurrency", "Jobs that one process runs at once. [default: number of processors]", "number"),
            CreateSetting("--data", "Folder whose csv files jobs may name.", "folder"),
            CreateSetting("--lease", "How long a dead worker's jobs wait for another one. [default: 30s]", "time"),
            CreateSetting("--stop-timeout", "How long running jobs may take to finish at SIGTERM before they are given back. [default: 30s]", "time"),
            CreateSetting("--sandbox-memory", "Memory of a process that runs deployed strategies, in megabytes. [default: 512]", "megabytes"),
            CreateSetting("--sandbox-cpu", "Processor time that a strategy may take for a backtest. [default: 10s]", "time"),
            CreateSetting("--sandbox-wall", "Time that a strategy may take for a backtest. [default: 30s]", "time"),
            CreateSetting("--result-lifetime", "How long status and result of a job are kept. [default: 7d]", "time"),
        ];
        var unsafeIsolation = new Option<bool>("--unsafe-no-isolation") { Description = "Run deployed strategies in processes that nothing isolates, where neither bubblewrap nor namespaces can be had; only for strategies that you trust." };
        string[] names = [SettingNames.Workers, SettingNames.Concurrency, SettingNames.DataDirectory, SettingNames.Lease, SettingNames.StopTimeout, SettingNames.SandboxMemory, SettingNames.SandboxCpu, SettingNames.SandboxWall, SettingNames.ResultLifetime];
        var command = new BusCommand(
            Name,
            "Runs backtest jobs until SIGTERM or Ctrl-C, then finishes what runs, gives the rest back, and ends with exit code 0.")
        {
            Examples =
            [
                "worker --redis redis://localhost:6379",
                "worker --workers 4 --concurrency 2 --data /srv/prices --log-format json",
            ],
        };
        foreach (var option in settings)
        {
            command.Options.Add(option);
        }

        command.Options.Add(unsafeIsolation);

        host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            var more = settings.Zip(names).ToDictionary(x => x.Second, x => result.GetValue(x.First));
            if (result.GetValue(unsafeIsolation))
            {
                more[SettingNames.SandboxIsolation] = nameof(SandboxIsolation.None);
            }

            var (read, configuration) = host.Read(result, LogEventLevel.Information, more);
            return RunToEndAsync(read, configuration, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunToEndAsync(HostSettings settings, IConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(settings, configuration, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop before it had started; a worker that stops when asked has done well.
            return ExitCodes.Success;
        }
    }

    private static async Task<int> RunAsync(HostSettings settings, IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var logger = HostLogging.Create(settings, configuration);
        if (settings.Workers == 1)
        {
            return await WorkerRunner.RunAsync(settings, logger, cancellationToken);
        }

        await using (await RedisSession.OpenAsync(settings, cancellationToken))
        {
            // Only to learn at once, in one sentence, whether Redis can be used.
        }

        using var loggers = new SerilogLoggerFactory(logger);
        return await new Supervisor(settings, loggers.CreateLogger<Supervisor>(), TimeProvider.System).RunAsync(cancellationToken);
    }

    private static Option<string?> CreateSetting(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };
}
