using MassTransit;

namespace Bus.Jobs.Saga;

/// <summary>The endpoint of the job saga.</summary>
internal sealed class JobSagaDefinition : SagaDefinition<JobSaga>
{
    public JobSagaDefinition()
    {
        EndpointName = JobQueue.Name;
    }

    protected override void ConfigureSaga(IReceiveEndpointConfigurator endpointConfigurator, ISagaConfigurator<JobSaga> sagaConfigurator, IRegistrationContext context)
    {
        // Everything comes by name: whoever publishes a type of this name means somebody else.
        endpointConfigurator.ConfigureConsumeTopology = false;
        endpointConfigurator.UseRawJsonDeserializer();
        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(10, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500)));
        endpointConfigurator.UseRedisUnitOfWork(context);
    }
}
