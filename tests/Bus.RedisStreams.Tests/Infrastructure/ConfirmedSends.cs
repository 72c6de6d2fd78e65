using System.Collections.Concurrent;
using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests;

/// <summary>Sends numbered messages to a queue from several callers until it is told to stop, and keeps the books of what was confirmed and what was handled.</summary>
public sealed class ConfirmedSends(string queueName)
{
    private const int Callers = 8;

    private readonly ConcurrentDictionary<int, bool> _confirmed = new();
    private readonly ConcurrentBag<Exception> _failures = [];
    private readonly ConcurrentDictionary<int, int> _handled = new();
    private readonly CancellationTokenSource _stop = new();
    private int _last;
    private Task _sending = Task.CompletedTask;

    /// <summary>How many different messages were handled.</summary>
    public int Handled => _handled.Count;

    /// <summary>How many of them were confirmed to the sender.</summary>
    public int Confirmed => _confirmed.Count;

    /// <summary>How many times a message was handled that had been before.</summary>
    public int Repeated => _handled.Values.Sum(x => x - 1);

    /// <summary>What failed sends said.</summary>
    public IReadOnlyCollection<Exception> Failures => _failures;

    /// <summary>Notes a message; the handler of the queue's endpoint.</summary>
    public Task HandleAsync(ConsumeContext<Work> context)
    {
        _handled.AddOrUpdate(context.Message.Id, 1, (_, times) => times + 1);
        return Task.CompletedTask;
    }

    /// <summary>Begins to send.</summary>
    public void Start(SpecBus sender, Action<SendContext<Work>>? configure = null) =>
        _sending = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => SendAsync(sender, configure)));

    /// <summary>Awaits that so many more messages were handled.</summary>
    public Task AwaitProgressAsync(int count, TimeSpan? deadline = null)
    {
        var goal = Handled + count;
        return Eventually.IsTrueAsync(() => Handled >= goal, $"{count} more messages are handled", () => $"{_last} sent, {Confirmed} confirmed, {Handled} of {goal} handled", deadline);
    }

    /// <summary>Ends the sending, and awaits that everything confirmed is handled.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _sending;
        await Eventually.IsTrueAsync(
            () => _confirmed.Keys.All(_handled.ContainsKey),
            "every confirmed message is handled",
            () => $"{Confirmed} confirmed, missing: {string.Join(' ', _confirmed.Keys.Where(x => !_handled.ContainsKey(x)).Order().Take(20))}",
            TransportSpecs.Deadline);
    }

    private async Task SendAsync(SpecBus sender, Action<SendContext<Work>>? configure)
    {
        while (!_stop.IsCancellationRequested)
        {
            var id = Interlocked.Increment(ref _last);
            try
            {
                await sender.SendAsync(queueName, new Work(id), configure);
                _confirmed[id] = true;
            }
            catch (Exception exception) when (exception is TransportException or ReplicasNotConfirmedException)
            {
                _failures.Add(exception);
            }
        }
    }
}
