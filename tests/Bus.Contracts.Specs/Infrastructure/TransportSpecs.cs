using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bus.Contracts.Specs;

/// <summary>What the suites of a transport have in common: buses that end with the test.</summary>
public abstract class TransportSpecs : IAsyncLifetime
{
    /// <summary>How long anything that must happen may take.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly List<SpecBus> _buses = [];

    protected TransportSpecs(ITransportUnderTest transport)
    {
        Transport = transport;
    }

    protected ITransportUnderTest Transport { get; }

    public virtual ValueTask InitializeAsync() => Transport.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var bus in _buses)
        {
            await bus.DisposeAsync();
        }

        await Transport.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Builds a bus without starting it.</summary>
    protected SpecBus Build(Action<IBusRegistrationConfigurator>? register = null, Action<IBusRegistrationContext, IBusFactoryConfigurator>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(new TestOutputLoggerProvider()));
        services.AddMassTransit(registration =>
        {
            registration.DisableUsageTelemetry();
            registration.SetKebabCaseEndpointNameFormatter();
            register?.Invoke(registration);
            Transport.Use(registration, (context, bus) => configure?.Invoke(context, bus));
        });
        var specBus = new SpecBus(services.BuildServiceProvider());
        _buses.Add(specBus);
        return specBus;
    }

    /// <summary>Builds a bus and starts it.</summary>
    protected async Task<SpecBus> StartAsync(Action<IBusRegistrationConfigurator>? register = null, Action<IBusRegistrationContext, IBusFactoryConfigurator>? configure = null)
    {
        var bus = Build(register, configure);
        await bus.StartAsync();
        return bus;
    }

    /// <summary>Starts a bus with one endpoint.</summary>
    protected Task<SpecBus> StartAsync(string queueName, Action<IReceiveEndpointConfigurator> configureEndpoint) =>
        StartAsync(configure: (_, bus) => bus.ReceiveEndpoint(queueName, configureEndpoint));

    /// <summary>Skips a test, with the reason, on a transport without a feature.</summary>
    protected void Needs(TransportFeatures feature) =>
        Assert.SkipUnless(Transport.Features.HasFlag(feature), feature switch
        {
            TransportFeatures.SharedByBuses => "Buses do not meet there: each has queues of its own.",
            TransportFeatures.Durable => "Messages do not outlive the bus, nor a fault of their delivery.",
            TransportFeatures.TransportHeaders => "Not all headers of a message can be read without its body.",
            TransportFeatures.CancelsSchedules => "What is scheduled cannot be canceled.",
            _ => $"There is no {feature}.",
        });
}
