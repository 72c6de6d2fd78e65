using Bus.RedisStreams;
using Bus.RedisStreams.Configuration;
using MassTransit.DependencyInjection;
using MassTransit.Scheduling;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MassTransit;

/// <summary>Schedules messages with what Redis keeps anyway: no other scheduler is needed.</summary>
/// <remarks>
/// A scheduled message waits in Redis, survives restarts, and can be canceled by its token until it is due. A scheduled publish goes to the
/// subscriptions that exist when it is due.
/// </remarks>
public static class RedisStreamsScheduleMessageExtensions
{
    /// <summary>Lets consumers and sagas schedule messages (<c>context.ScheduleSend</c>, <c>SchedulePublish</c>, <c>Schedule</c> and <c>Unschedule</c> of state machines).</summary>
    /// <param name="configurator">The bus.</param>
    public static void UseRedisStreamsMessageScheduler(this IBusFactoryConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.AddPrePipeSpecification(new RedisStreamsMessageSchedulerSpecification());
    }

    /// <summary>Adds <see cref="IMessageScheduler"/> to the container, for code outside of consumers.</summary>
    /// <param name="configurator">The registration.</param>
    public static void AddRedisStreamsMessageScheduler(this IBusRegistrationConfigurator configurator)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.TryAddScoped(provider => CreateScheduler(provider.GetRequiredService<Bind<IBus, IBusInstance>>().Value, provider.GetRequiredService<ISendEndpointProvider>()));
    }

    /// <summary>Adds <c>Bind&lt;TBus, IMessageScheduler&gt;</c> to the container, for one of several buses.</summary>
    /// <typeparam name="TBus">The bus.</typeparam>
    /// <param name="configurator">The registration of that bus.</param>
    public static void AddRedisStreamsMessageScheduler<TBus>(this IBusRegistrationConfigurator<TBus> configurator)
        where TBus : class, IBus
    {
        ArgumentNullException.ThrowIfNull(configurator);
        configurator.TryAddScoped(provider => Bind<TBus>.Create(
            CreateScheduler(provider.GetRequiredService<Bind<TBus, IBusInstance>>().Value, provider.GetRequiredService<Bind<TBus, ISendEndpointProvider>>().Value)));
    }

    private static IMessageScheduler CreateScheduler(IBusInstance bus, ISendEndpointProvider sendEndpointProvider)
    {
        var hostConfiguration = bus.HostConfiguration as RedisStreamsHostConfiguration
            ?? throw new ConfigurationException($"The bus {bus.Name} does not run on Redis Streams, so its messages cannot be scheduled there.");
        return new MessageScheduler(new RedisStreamsScheduleMessageProvider(hostConfiguration, sendEndpointProvider), bus.Bus.Topology);
    }
}
