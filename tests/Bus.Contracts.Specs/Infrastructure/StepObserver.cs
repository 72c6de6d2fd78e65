using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Notes which of its methods a bus called.</summary>
public sealed class StepObserver : ISendObserver, IPublishObserver, IConsumeObserver, IReceiveObserver
{
    private readonly ConcurrentDictionary<string, int> _steps = new();

    public Task PreSend<T>(SendContext<T> context)
        where T : class => Note();

    public Task PostSend<T>(SendContext<T> context)
        where T : class => Note();

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Note();

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Note();

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class => Note();

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Note();

    public Task PreConsume<T>(ConsumeContext<T> context)
        where T : class => Note();

    public Task PostConsume<T>(ConsumeContext<T> context)
        where T : class => Note();

    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
        where T : class => Note();

    public Task PreReceive(ReceiveContext context) => Note();

    public Task PostReceive(ReceiveContext context) => Note();

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class => Note();

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class => Note();

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Note();

    /// <summary>Awaits that all these methods were called.</summary>
    public Task SawAsync(params string[] steps) => Eventually.IsTrueAsync(
        () => steps.All(_steps.ContainsKey),
        $"the observer saw {string.Join(", ", steps)}",
        () => string.Join(", ", _steps.Keys.Order(StringComparer.Ordinal)),
        TransportSpecs.Deadline);

    private Task Note([CallerMemberName] string step = "")
    {
        _steps.AddOrUpdate(step, 1, (_, count) => count + 1);
        return Task.CompletedTask;
    }
}
