using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.TestWorker;

/// <summary>A worker whose consumer sends, publishes and schedules within a unit of work, until it is killed.</summary>
public static class UnitOfWorkWorker
{
    /// <summary>Runs the worker.</summary>
    public static async Task RunAsync(string redis, string prefix, string queueName)
    {
        var services = new ServiceCollection();
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
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

    /// <summary>Configures the endpoint, of whatever process.</summary>
    public static void Configure(IRegistrationContext context, IReceiveEndpointConfigurator endpoint)
    {
        ((IRedisStreamsReceiveEndpointConfigurator)endpoint).LockDuration = TimeSpan.FromMilliseconds(500);
        endpoint.UseRedisUnitOfWork(context);
        endpoint.Handler<Work>(HandleAsync);
    }

    private static async Task HandleAsync(ConsumeContext<Work> context)
    {
        var id = context.Message.Id;
        await context.Send(new Uri("queue:sent"), new WorkSent(id));
        await context.Publish(new WorkPublished(id));
        await context.Send(new Uri("queue:delayed"), new WorkSent(id), x => x.Delay = TimeSpan.FromMilliseconds(1));

        await context.Publish(new WorkScheduled(id), x => x.Delay = TimeSpan.FromHours(1));
    }
}
