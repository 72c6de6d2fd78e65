using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>A transport, as the suites see it: how a bus uses it, what it can do, and (by disposal) how its traces are removed.</summary>
/// <remarks>Each test has an instance of its own; queues of one instance are not seen by another.</remarks>
public interface ITransportUnderTest : IAsyncDisposable
{
    /// <summary>What the transport can do beyond what every transport must.</summary>
    TransportFeatures Features { get; }

    /// <summary>Prepares the transport for one test, before any bus uses it.</summary>
    ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Puts a bus that is being registered on the transport.</summary>
    /// <param name="registration">The registration.</param>
    /// <param name="configure">Configures the bus; the endpoints of registered consumers that it leaves out follow by <c>ConfigureEndpoints</c>.</param>
    void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure);

    /// <summary>Gives the consumers and sagas of a bus the transport's message scheduler.</summary>
    void UseMessageScheduler(IBusFactoryConfigurator bus) => bus.UseDelayedMessageScheduler();

    /// <summary>Adds the transport's <see cref="IMessageScheduler"/> to the container.</summary>
    void AddMessageScheduler(IBusRegistrationConfigurator registration) => registration.AddDelayedMessageScheduler();

    /// <summary>Creates a bus on the transport without a container.</summary>
    IBusControl Create(Action<IBusFactoryConfigurator> configure);
}
