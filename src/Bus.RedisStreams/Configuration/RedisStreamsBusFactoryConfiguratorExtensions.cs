using Bus.RedisStreams.Configuration;

namespace MassTransit;

/// <summary>Selects Redis Streams as the transport of a bus.</summary>
public static class RedisStreamsBusFactoryConfiguratorExtensions
{
    /// <summary>Uses Redis Streams for the bus that is being registered.</summary>
    /// <param name="configurator">The registration, of <c>AddMassTransit</c> or <c>AddMassTransit&lt;TBus&gt;</c>.</param>
    /// <param name="configure">Configures the bus. Without it the bus is at <c>localhost</c>, or where <see cref="RedisStreamsTransportOptions"/> say.</param>
    public static void UsingRedisStreams(this IBusRegistrationConfigurator configurator, Action<IBusRegistrationContext, IRedisStreamsBusFactoryConfigurator>? configure = null) =>
        configurator.SetBusFactory(new RedisStreamsRegistrationBusFactory(configure));

    /// <summary>Creates a bus on Redis Streams without a container.</summary>
    /// <param name="selector">The bus factory.</param>
    /// <param name="configure">Configures the bus.</param>
    public static IBusControl CreateUsingRedisStreams(this IBusFactorySelector selector, Action<IRedisStreamsBusFactoryConfigurator> configure) =>
        RedisStreamsBusFactory.Create(configure);
}
