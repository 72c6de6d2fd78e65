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

    /// <summary>Creates a bus on the transport without a container.</summary>
    IBusControl Create(Action<IBusFactoryConfigurator> configure);
}
