using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.TestWorker;

/// <summary>A worker whose sagas change within units of work, until it is killed.</summary>
public static class TallyWorker
{
    /// <summary>Runs the worker.</summary>
    public static async Task RunAsync(string redis, string prefix, string queueName)
    {
        var services = new ServiceCollection();
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            Register(registration, redis, prefix, queueName);
            registration.UsingRedisStreams((context, bus) =>
            {
                bus.Host(redis, host => host.KeyPrefix = prefix);
                bus.ReceiveEndpoint(queueName, endpoint => Configure(context, endpoint));
            });
        });
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IBusControl>().StartAsync();
        Console.WriteLine("ready");
        await Task.Delay(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Registers the saga of a queue, kept in the queue's slot.</summary>
    public static void Register(IBusRegistrationConfigurator registration, string redis, string prefix, string queueName) =>
        registration.AddSagaStateMachine<TallyMachine, TallyState>()
            .RedisRepository(redis, repository =>
            {
                repository.KeyPrefix = prefix;
                repository.SagaName = queueName;
                repository.SlotTag = queueName;
            })
            .ExcludeFromConfigureEndpoints();

    /// <summary>Configures the endpoint, of whatever process.</summary>
    public static void Configure(IRegistrationContext context, IReceiveEndpointConfigurator endpoint)
    {
        ((IRedisStreamsReceiveEndpointConfigurator)endpoint).LockDuration = TimeSpan.FromMilliseconds(500);
        endpoint.ConfigureConsumeTopology = false;
        endpoint.UseRedisUnitOfWork(context);
        endpoint.ConfigureSaga<TallyState>(context);
    }
}
