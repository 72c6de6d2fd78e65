using Bus.Jobs.Types;
using Bus.Redis;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Jobs.Runs;

/// <summary>The endpoint of the commands of one job type.</summary>
internal sealed class JobConsumerDefinition<TConsumer, TCommand> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer<TCommand>
    where TCommand : class
{
    // While Redis is away; each attempt waits for the connection by itself as well.
    private static readonly TimeSpan[] RedisRetries = [.. new[] { 0.2, 0.5, 1, 2, 5 }.Select(TimeSpan.FromSeconds)];

    private readonly JobDefinition<TCommand> _definition;

    public JobConsumerDefinition(JobDefinition<TCommand> definition)
    {
        _definition = definition;
        EndpointName = definition.Record.Queue;
        ConcurrentMessageLimit = definition.Concurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // Not more than it runs at once: a job that waits here behind a long one could run on another worker.
        endpointConfigurator.PrefetchCount = _definition.Concurrency;
        endpointConfigurator.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType);

        // Before the filter that refuses a command which killed its workers.
        endpointConfigurator.AddPrePipeSpecification(new FilterPipeSpecification<ConsumeContext>(new ReadCommandFilter()));
        endpointConfigurator.ConfigureError(pipe =>
        {
            // The usual way to the error queue, after the job was told.
            pipe.UseFilter(context.GetRequiredService<UnreadableCommandFilter<TCommand>>());
            pipe.UseFilter(context.GetRequiredService<GivenUpCommandFilter<TCommand>>());
            pipe.UseFilter(new GenerateFaultFilter());
            pipe.UseFilter(new ErrorTransportFilter());
        });
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<RedisException>();
            retry.Intervals(RedisRetries);
        });
        consumerConfigurator.Message<TCommand>(message => message.UseFilter(context.GetRequiredService<JobFilter<TCommand>>()));
    }
}
