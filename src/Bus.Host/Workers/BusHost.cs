using Bus.Host.Configuration;
using Bus.Models;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;

namespace Bus.Host.Workers;

/// <summary>Builds the generic host with a bus in it: with the consumers of a worker, or only to send.</summary>
internal static class BusHost
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan HostStopMargin = TimeSpan.FromSeconds(5);

    internal static IHost Build(HostSettings settings, Serilog.ILogger logger, bool withConsumers)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddBus(builder, settings, logger, withConsumers);
        return builder.Build();
    }

    /// <summary>Builds the host of a bridge for the tasks of existing producers.</summary>
    internal static IHost BuildIntake(HostSettings settings, Serilog.ILogger logger, Action<IntakeOptions> configure)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        AddBus(builder, settings, logger, withConsumers: false, configurator => configurator.AddIntakeResults());

        // Behind the bus: a task becomes a job only where its outcome is heard of.
        builder.Services.AddIntake(settings.Redis, configure);
        return builder.Build();
    }

    /// <summary>Adds bus, jobs and logs to a host.</summary>
    internal static void AddBus(IHostApplicationBuilder builder, HostSettings settings, Serilog.ILogger logger, bool withConsumers, Action<IBusRegistrationConfigurator>? more = null)
    {
        var services = builder.Services;
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddSerilog(logger);
        services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = settings.StopTimeout + HostStopMargin);
        services.Configure<MassTransitHostOptions>(options =>
        {
            options.WaitUntilStarted = true;
            options.StartTimeout = StartTimeout;
            options.StopTimeout = settings.StopTimeout;

            // A fifth of the time is left for running jobs to notice, and for what they held to be given back.
            options.ConsumerStopTimeout = settings.StopTimeout * 0.8;
        });
        services.AddOptimizationJobs(settings.Redis, options =>
        {
            options.KeyPrefix = settings.KeyPrefix;
            options.DataDirectory = settings.DataDirectory;
            options.Concurrency = settings.Concurrency;
            options.ResultLifetime = settings.ResultLifetime;
        });
        services.AddStrategyWorkflows(settings.Redis, options =>
        {
            options.KeyPrefix = settings.KeyPrefix;
            options.Concurrency = settings.Concurrency;
        });
        if (withConsumers)
        {
            services.AddStrategyModels(new ConfigurationBuilder().AddInMemoryCollection(settings.Models).Build().GetSection(SettingNames.Models));
            services.AddStrategySandbox(options =>
            {
                options.Isolation = settings.SandboxIsolation;
                options.Processes = settings.SandboxProcesses;
                options.MemoryLimit = settings.SandboxMegabytes * 1024L * 1024;
                options.CpuLimit = settings.SandboxCpuLimit;
                options.WallLimit = settings.SandboxWallLimit;
                options.Python = settings.SandboxPython;
            });
        }

        services.AddMassTransit(configurator =>
        {
            more?.Invoke(configurator);
            Configure(configurator, settings, withConsumers);
        });
    }

    private static void Configure(IBusRegistrationConfigurator configurator, HostSettings settings, bool withConsumers)
    {
        configurator.DisableUsageTelemetry();
        if (withConsumers)
        {
            configurator.AddBacktestConsumer();
            configurator.AddJobSaga(options =>
            {
                options.KeyPrefix = settings.KeyPrefix;
                options.ResultLifetime = settings.ResultLifetime;
            });
            configurator.AddOptimizationConsumers();
            configurator.AddStrategyTaskConsumer();
            configurator.AddStrategyWorkflowSaga(options => options.KeyPrefix = settings.KeyPrefix);
            configurator.AddStrategyWorkflowConsumers();
        }

        configurator.AddRedisStreamsConfigureEndpointsCallback((_, _, endpoint) => endpoint.LockDuration = settings.Lease);
        configurator.UsingRedisStreams((context, bus) =>
        {
            bus.Host(settings.Redis, host => host.KeyPrefix = settings.KeyPrefix);
            bus.ConfigureEndpoints(context);
        });
    }
}
