using MassTransit;

namespace Bus.Jobs.Consumers;

/// <summary>The endpoint of given-up commands: a queue of its own, so that they are noted while backtests keep all workers busy.</summary>
internal sealed class RunBacktestFaultConsumerDefinition : ConsumerDefinition<RunBacktestFaultConsumer>
{
    public RunBacktestFaultConsumerDefinition()
    {
        EndpointName = $"{RunBacktestConsumerDefinition.QueueName}-fault";
    }
}
