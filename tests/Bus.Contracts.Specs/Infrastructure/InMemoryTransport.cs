using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>MassTransit's in-memory transport: what fails on it is a wrong spec.</summary>
public sealed class InMemoryTransport : ITransportUnderTest
{
    public TransportFeatures Features => TransportFeatures.None;

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingInMemory((context, bus) =>
        {
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });

    public IBusControl Create(Action<IBusFactoryConfigurator> configure) => MassTransit.Bus.Factory.CreateUsingInMemory(configure);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
