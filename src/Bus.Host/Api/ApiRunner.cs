using Bus.Host.Cli;
using Bus.Host.Configuration;
using Bus.Host.Diagnostics;
using Bus.Host.Logging;
using Bus.Host.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog.Core;
using Serilog.Extensions.Logging;

namespace Bus.Host.Api;

/// <summary>Runs the HTTP API in this process until it is asked to stop.</summary>
internal static class ApiRunner
{
    internal static async Task RunAsync(HostSettings settings, ApiSettings api, Logger serilog, CancellationToken cancellationToken)
    {
        await using (await RedisSession.OpenAsync(settings, cancellationToken))
        {
            // Only to learn at once, in one sentence, whether Redis can be used.
        }

        using var traceIds = TraceIds.Enable();
        await using var app = Build(settings, api, serilog);
        await app.StartAsync(cancellationToken);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiRunner));
        LogMessages.ApiReady(logger, Environment.ProcessId, string.Join(' ', app.Urls), api.Key is null ? "without a key" : "by key", settings.Redis.Endpoint);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogMessages.ApiStopping(logger, Environment.ProcessId, settings.StopTimeout);
        await app.StopAsync(CancellationToken.None);
        LogMessages.ApiStopped(logger, Environment.ProcessId);
    }

    private static WebApplication Build(HostSettings settings, ApiSettings api, Logger serilog)
    {
        // Empty: no file, variable or option of ASP.NET Core's own may open an address that was not checked here.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls([.. api.Urls]);
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = api.MaxRequestBytes;
        });
        BusHost.AddBus(builder, settings with { Redis = settings.Redis with { CommandTimeout = api.RedisTimeout } }, serilog, withConsumers: false);

        // That the host did not start is said in one sentence by whoever started it.
        builder.Logging.AddFilter<SerilogLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(api);
        builder.Services.AddSingleton<ApiRedis>();
        builder.Services.AddSingleton<DlqOperations>();
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        ApiDocument.Add(builder.Services);

        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.UseRouting();
        HealthEndpoints.Map(app);
        BacktestsEndpoints.Map(app);
        OptimizationsEndpoints.Map(app);
        QueuesEndpoints.Map(app);
        TopicsEndpoints.Map(app);
        ConsumersEndpoints.Map(app);
        DlqEndpoints.Map(app);
        DlqChangeEndpoints.Map(app);
        ApiDocument.Map(app);
        return app;
    }
}
