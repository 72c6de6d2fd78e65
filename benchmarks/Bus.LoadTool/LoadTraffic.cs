using System.Diagnostics;
using System.Globalization;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Sends to the queues of a bus in turn and measures rates.</summary>
internal sealed class LoadTraffic
{
    private const int FewestForProgress = 200_000;

    private readonly LoadBus _bus;
    private readonly LoadOptions _options;
    private readonly string _payload;
    private readonly LoadProgress _progress;
    private readonly ISendEndpoint[] _queues;

    private LoadTraffic(LoadBus bus, ISendEndpoint[] queues, LoadProgress progress, LoadOptions options)
    {
        _bus = bus;
        _queues = queues;
        _progress = progress;
        _options = options;
        _payload = new string('x', options.Payload);
    }

    internal static async Task<LoadTraffic> CreateAsync(LoadBus bus, LoadProgress progress, LoadOptions options) =>
        new(bus, await bus.GetQueuesAsync(), progress, options);

    /// <summary>Sends messages from all clients at once.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="configure">Gets the number of each message, from 1, and its context.</param>
    internal async Task SendAsync(int messages, Action<int, SendContext>? configure = null)
    {
        var number = 0;
        await Rate.RunAsync(messages, _options.Clients, () =>
        {
            var own = Interlocked.Increment(ref number);
            var message = new LoadMessage(_payload, Stopwatch.GetTimestamp());
            var queue = _queues[own % _queues.Length];
            return configure is null ? queue.Send(message) : queue.Send(message, context => configure(own, context));
        });
    }

    /// <summary>Sends many messages and tells how far it is.</summary>
    internal async Task FillAsync(int messages, string what, IProgress<string>? progress, CancellationToken cancellationToken, Action<int, SendContext>? configure = null)
    {
        var part = messages < FewestForProgress ? messages : (messages + 9) / 10;
        for (var sent = 0; sent < messages; sent += part)
        {
            cancellationToken.ThrowIfCancellationRequested();
            progress?.Report(string.Create(CultureInfo.InvariantCulture, $"  {what}: {sent:#,0} of {messages:#,0}"));
            await SendAsync(Math.Min(part, messages - sent), configure);
        }
    }

    /// <summary>Sends one message that is to come at a time of this process's clock.</summary>
    internal Task SendOneAsync(long dueAt, TimeSpan delay) => _queues[0].Send(new LoadMessage(_payload, dueAt), context => context.Delay = delay);

    /// <summary>Messages sent per second while nobody consumes.</summary>
    internal Task<double> MeasureSendAsync(int messages) => Rate.MeasureAsync(messages, () => SendAsync(messages));

    /// <summary>Consumes messages that wait.</summary>
    /// <returns>The time from the first handler to the last, and how many were consumed before the endpoint had stopped.</returns>
    internal async Task<(TimeSpan Time, int Consumed)> ConsumeAsync(int messages)
    {
        _progress.Expect(messages);
        await _bus.ConnectAsync();
        await _progress.Completed;
        await _bus.DisconnectAsync();
        return (_progress.Elapsed, _progress.Count);
    }

    /// <summary>Messages per second that were sent and consumed at once; the endpoints have to be connected.</summary>
    internal Task<double> MeasureEndToEndAsync(int messages, Action<int, SendContext>? configure = null) => Rate.MeasureAsync(messages, async () =>
    {
        _progress.Expect(messages);
        await SendAsync(messages, configure);
        await _progress.Completed;
    });

    /// <summary>All three rates, of the same number of messages each.</summary>
    internal async Task<LoadRates> MeasureAsync(int messages)
    {
        await _bus.ConnectAsync();
        var endToEnd = await MeasureEndToEndAsync(messages);
        await _bus.DisconnectAsync();
        var send = await MeasureSendAsync(messages);
        var (time, _) = await ConsumeAsync(messages);
        return new LoadRates { SendPerSecond = send, ConsumePerSecond = messages / time.TotalSeconds, EndToEndPerSecond = endToEnd };
    }
}
