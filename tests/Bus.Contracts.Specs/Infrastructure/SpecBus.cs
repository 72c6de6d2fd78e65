using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Contracts.Specs;

/// <summary>A bus of a test, with the container it came from.</summary>
public sealed class SpecBus : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private bool _isStarted;

    internal SpecBus(ServiceProvider services)
    {
        _services = services;
        Control = services.GetRequiredService<IBusControl>();
    }

    /// <summary>The bus.</summary>
    public IBusControl Control { get; }

    /// <summary>The container.</summary>
    public IServiceProvider Services => _services;

    /// <summary>Starts the bus and awaits that its endpoints are ready.</summary>
    public async Task StartAsync()
    {
        using var deadline = new CancellationTokenSource(TransportSpecs.Deadline);
        await Control.StartAsync(deadline.Token);
        _isStarted = true;
    }

    /// <summary>Stops the bus: running handlers end first.</summary>
    public async Task StopAsync()
    {
        if (_isStarted)
        {
            _isStarted = false;
            using var deadline = new CancellationTokenSource(TransportSpecs.Deadline);

            // The token does not end every wait of a stop.
            await Control.StopAsync(deadline.Token).WaitAsync(TransportSpecs.Deadline * 2);
        }
    }

    /// <summary>Sends a message to a queue.</summary>
    public async Task SendAsync<T>(string queueName, T message, Action<SendContext<T>>? configure = null)
        where T : class
    {
        var endpoint = await Control.GetSendEndpoint(new Uri($"queue:{queueName}"));
        await endpoint.Send(message, Pipe.Execute<SendContext<T>>(context => configure?.Invoke(context)));
    }

    /// <summary>Sends bytes as they are to a queue.</summary>
    public Task SendBytesAsync(string queueName, byte[] body, string contentType, Action<SendContext<RawBytes>>? configure = null) =>
        SendAsync(queueName, new RawBytes(), context =>
        {
            context.Serializer = new BytesSerializer(body, contentType);
            context.SupportedMessageTypes = [];
            configure?.Invoke(context);
        });

    /// <summary>Asks an endpoint, or whoever consumes the request.</summary>
    public IRequestClient<T> CreateRequestClient<T>(string? queueName = null, TimeSpan? timeout = null)
        where T : class
    {
        var time = timeout is { } given ? RequestTimeout.After(ms: (int)given.TotalMilliseconds) : RequestTimeout.Default;
        return queueName is null
            ? Control.CreateRequestClient<T>(time)
            : Control.CreateRequestClient<T>(new Uri($"queue:{queueName}"), time);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }

    /// <summary>Stands for a body that no serializer wrote.</summary>
    public sealed record RawBytes;
}
