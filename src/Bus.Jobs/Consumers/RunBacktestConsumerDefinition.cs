using Bus.Jobs.Results;
using Bus.Redis;
using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Consumers;

/// <summary>The endpoint of backtest jobs.</summary>
internal sealed class RunBacktestConsumerDefinition : ConsumerDefinition<RunBacktestConsumer>
{
    internal const string QueueName = "backtest";

    // While Redis is away; each attempt waits for the connection by itself as well.
    private static readonly TimeSpan[] RedisRetries = [.. new[] { 0.2, 0.5, 1, 2, 5 }.Select(TimeSpan.FromSeconds)];

    private readonly BacktestJobsOptions _options;

    public RunBacktestConsumerDefinition(IOptions<BacktestJobsOptions> options)
    {
        _options = options.Value;
        EndpointName = QueueName;
        ConcurrentMessageLimit = _options.Concurrency;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<RunBacktestConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // Not more than it runs at once: a job that waits here behind a long one could run on another worker.
        endpointConfigurator.PrefetchCount = _options.Concurrency;
        endpointConfigurator.UseRawJsonDeserializer(RawSerializerOptions.AnyMessageType);
        endpointConfigurator.ConfigureError(pipe =>
        {
            // The usual way to the error queue, after the job was told.
            pipe.UseFilter(new UnreadableCommandFilter(
                context.GetRequiredService<IJobStore>(),
                context.GetRequiredService<TimeProvider>(),
                context.GetRequiredService<ILogger<UnreadableCommandFilter>>()));
            pipe.UseFilter(new GenerateFaultFilter());
            pipe.UseFilter(new ErrorTransportFilter());
        });
        endpointConfigurator.UseMessageRetry(retry =>
        {
            retry.Handle<RedisException>();
            retry.Intervals(RedisRetries);
        });
    }
}
