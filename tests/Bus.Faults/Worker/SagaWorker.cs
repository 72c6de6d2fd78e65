using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Faults.Worker;

/// <summary>A bus whose endpoint hosts a saga and works in units.</summary>
internal static class SagaWorker
{
    // Two workers that change the same saga at once: one of them begins again.
    private const int Retries = 20;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(50);

    internal static ServiceProvider Create(WorkerSettings settings)
    {
        var services = new ServiceCollection();
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            registration.AddSagaStateMachine<FaultSagaMachine, FaultSaga>()
                .RedisRepository(settings.ConnectionString, repository =>
                {
                    repository.SagaName = FaultSaga.Name;
                    repository.SlotTag = settings.Queue;
                })
                .ExcludeFromConfigureEndpoints();
            registration.UsingRedisStreams((context, bus) =>
            {
                bus.Host(settings.ConnectionString);
                bus.ReceiveEndpoint(settings.Queue, endpoint =>
                {
                    ((IRedisStreamsReceiveEndpointConfigurator)endpoint).LockDuration = TimeSpan.FromMilliseconds(settings.LockMilliseconds);
                    endpoint.PrefetchCount = settings.PrefetchCount;
                    endpoint.ConcurrentMessageLimit = settings.ConcurrentMessageLimit;
                    endpoint.UseMessageRetry(x => x.Interval(Retries, RetryInterval));
                    endpoint.UseRedisUnitOfWork(context);
                    endpoint.ConfigureSaga<FaultSaga>(context);
                });
            });
        });
        return services.BuildServiceProvider();
    }
}
