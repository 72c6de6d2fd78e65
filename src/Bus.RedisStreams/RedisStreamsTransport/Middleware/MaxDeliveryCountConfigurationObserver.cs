using MassTransit;
using MassTransit.Configuration;

namespace Bus.RedisStreams.Middleware;

/// <summary>Puts the <see cref="MaxDeliveryCountFilter{T}"/> in front of every message type that an endpoint consumes.</summary>
internal sealed class MaxDeliveryCountConfigurationObserver : ConfigurationObserver, IMessageConfigurationObserver
{
    internal MaxDeliveryCountConfigurationObserver(IConsumePipeConfigurator configurator)
        : base(configurator)
    {
        Connect(this);
    }

    public void MessageConfigured<TMessage>(IConsumePipeConfigurator configurator)
        where TMessage : class =>
        configurator.AddPipeSpecification(new FilterPipeSpecification<ConsumeContext<TMessage>>(new MaxDeliveryCountFilter<TMessage>()));
}
