using System.Collections.Concurrent;
using Bus.Contracts;
using Bus.Models;
using Bus.Redis;
using Bus.Sandbox;
using Bus.Testing;
using Bus.Workflow.Client;
using Bus.Workflow.Registry;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Bus.Workflow.Tests.Support;

/// <summary>A process that runs workflows: both sagas and all steps, with a model and a sandbox that the test decides on.</summary>
internal sealed class WorkflowBus : IAsyncDisposable
{
    private readonly ServiceProvider _provider;
    private readonly IHostedService[] _services;

    private WorkflowBus(ServiceProvider provider)
    {
        _provider = provider;
        _services = [.. provider.GetServices<IHostedService>()];
    }

    public IStrategyWorkflows Workflows => _provider.GetRequiredService<IStrategyWorkflows>();

    public IStrategyRegistry Registry => _provider.GetRequiredService<IStrategyRegistry>();

    public IBus Bus => _provider.GetRequiredService<IBus>();

    public ScriptedModel Model => _provider.GetRequiredService<ScriptedModel>();

    public ScriptedSandbox Sandbox => _provider.GetRequiredService<ScriptedSandbox>();

    /// <summary>What was published of the workflows.</summary>
    public ConcurrentQueue<StrategyWorkflowChanged> Changes { get; } = [];

    public static async Task<WorkflowBus> StartAsync(string redis, Action<StrategyWorkflowOptions>? configure = null)
    {
        var options = RedisOptions.Parse(redis);
        var services = new ServiceCollection().AddLogging();
        services.AddSingleton<ScriptedModel>().AddSingleton<IStrategyModel>(x => x.GetRequiredService<ScriptedModel>());
        services.AddSingleton<ScriptedSandbox>().AddSingleton<IStrategySandbox>(x => x.GetRequiredService<ScriptedSandbox>());
        services.AddBacktestJobs(options);
        services.AddStrategyWorkflows(options, x =>
        {
            x.Concurrency = 8;
            x.RetryInitialInterval = TimeSpan.FromMilliseconds(20);
            x.RetryMaxInterval = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(x);
        });
        services.Configure<MassTransitHostOptions>(x => (x.WaitUntilStarted, x.ConsumerStopTimeout) = (true, TimeSpan.FromMilliseconds(100)));
        WorkflowBus? self = null;
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddJobSaga();
            bus.AddStrategyWorkflowSaga();
            bus.AddStrategyWorkflowConsumers();
            bus.UsingRedisStreams((context, configurator) =>
            {
                configurator.Host(options);
                configurator.ReceiveEndpoint(new TemporaryEndpointDefinition(), endpoint => endpoint.Handler<StrategyWorkflowChanged>(x =>
                {
                    self!.Changes.Enqueue(x.Message);
                    return Task.CompletedTask;
                }));
                configurator.ConfigureEndpoints(context);
            });
        });
        self = new WorkflowBus(services.BuildServiceProvider(validateScopes: true));
        foreach (var service in self._services)
        {
            await service.StartAsync(CancellationToken.None);
        }

        return self;
    }

    public Task<Guid> StartAsync(string? name = null, StrategyGates? gates = null, int maxFixes = 3, StrategyBudget? budget = null) => Workflows.StartAsync(new StartStrategyWorkflow
    {
        Idea = "buy the dips",
        Name = name,
        Gates = gates ?? new StrategyGates(),
        MaxFixes = maxFixes,
        Budget = budget ?? new StrategyBudget(),
    });

    public async Task<StrategyWorkflowStatus> WaitForAsync(Guid workflowId, string state) => (await Eventually.ReturnsAsync(
        async () => await Workflows.GetAsync(workflowId),
        status => status?.Workflow.CurrentState == state,
        $"the workflow is {state}",
        status => $"{status?.Workflow.CurrentState} {status?.Workflow.Error}"))!;

    public async Task StopAsync()
    {
        foreach (var service in _services)
        {
            await service.StopAsync(CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _provider.DisposeAsync();
    }
}
