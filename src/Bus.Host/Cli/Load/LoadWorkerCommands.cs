using System.CommandLine;
using Bus.Host.Configuration;
using Bus.Host.Logging;
using Bus.Host.Workers;
using Bus.LoadTool;
using Microsoft.Extensions.Configuration;
using Serilog;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus load-worker</c>, which <c>bus load --jobs</c> starts and nobody else.</summary>
internal static class LoadWorkerCommands
{
    internal const string Name = "load-worker";
    internal const string Mended = "--mended";
    internal const string Lease = "--lease";

    internal static BusCommand Create()
    {
        var mended = new Option<bool>(Mended) { Description = "Whether the consumer does no harm any more." };
        var lease = new Option<int>(Lease) { Description = "The lease of messages in seconds.", DefaultValueFactory = _ => JobsLoad.DefaultLeaseSeconds };
        var command = new BusCommand(Name, "Runs the jobs of 'load --jobs' until its standard input ends or a job kills it.")
        {
            Examples = [$"{Name} {Mended}"],
            Hidden = true,
        };
        command.Options.Add(mended);
        command.Options.Add(lease);
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(mended), TimeSpan.FromSeconds(result.GetValue(lease)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool isMended, TimeSpan lease, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables(SettingNames.EnvironmentPrefix).Build();
        var settings = HostSettingsReader.Read(configuration, LogEventLevel.Fatal);
        await using var logger = HostLogging.Create(settings, configuration);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _ = WorkerRunner.StopWithParentAsync(stop);
        await JobsLoadWorker.RunAsync(settings.Redis, isMended, lease, logging => logging.AddSerilog(logger), stop.Token);
        return ExitCodes.Success;
    }
}
