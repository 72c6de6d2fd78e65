using Bus.Redis;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>The endpoint on which bridges hear of jobs. It stays when no bridge runs: what ends meanwhile is told when one starts.</summary>
internal sealed class IntakeResultConsumerDefinition : ConsumerDefinition<IntakeResultConsumer>
{
    private const int Retries = 5;

    public IntakeResultConsumerDefinition()
    {
        EndpointName = "intake-results";
        ConcurrentMessageLimit = 16;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<IntakeResultConsumer> consumerConfigurator,
        IRegistrationContext context) =>
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<RedisException>();
            retry.Exponential(Retries, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200));
        });
}
