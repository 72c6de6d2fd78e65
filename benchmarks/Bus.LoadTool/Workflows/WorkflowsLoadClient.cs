using Bus.Redis;
using Bus.Workflow.Registry;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.LoadTool;

/// <summary>Starts workflows in other processes, and looks at what becomes of them.</summary>
internal sealed class WorkflowsLoadClient : IAsyncDisposable
{
    private const int PageSize = 1000;

    private readonly ServiceProvider _services;

    private WorkflowsLoadClient(ServiceProvider services)
    {
        _services = services;
    }

    internal IStrategyWorkflows Workflows => _services.GetRequiredService<IStrategyWorkflows>();

    internal IRedisClient Redis => _services.GetRequiredService<IRedisClient>();

    private IBusControl Bus => _services.GetRequiredService<IBusControl>();

    internal static async Task<WorkflowsLoadClient> StartAsync(RedisOptions redis, string keyPrefix)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddStrategyWorkflows(redis, options => options.KeyPrefix = keyPrefix);
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.UsingRedisStreams((_, configurator) => configurator.Host(redis, host => host.KeyPrefix = keyPrefix));
        });
        var client = new WorkflowsLoadClient(services.BuildServiceProvider());
        await client.Bus.StartAsync();
        return client;
    }

    internal async Task<List<StrategySummary>> ListStrategiesAsync(CancellationToken cancellationToken)
    {
        var registry = _services.GetRequiredService<IStrategyRegistry>();
        var strategies = new List<StrategySummary>();
        for (string? after = null; ;)
        {
            var page = await registry.ListAsync(after, PageSize, cancellationToken);
            strategies.AddRange(page.Items);
            if (page.Next is null)
            {
                return strategies;
            }

            after = page.Next;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Bus.StopAsync();
        await _services.DisposeAsync();
    }
}
