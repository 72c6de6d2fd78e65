using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Bus.Testing;

namespace Bus.RedisStreams.Tests;

/// <summary>Adds up what the transport's meter tells of one queue; tests that run at the same time need queues of different names.</summary>
internal sealed class MeterRecorder : IDisposable
{
    private readonly MeterListener _listener;
    private readonly string _queueName;
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly ConcurrentQueue<string> _tags = new();
    private readonly ConcurrentDictionary<string, string?> _units = new();

    internal MeterRecorder(string queueName)
    {
        _queueName = queueName;
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == RedisStreamsInstrumentation.MeterName)
                {
                    _units[instrument.Name] = instrument.Unit;
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument.Name, value, tags));
        _listener.Start();
    }

    /// <summary>The instruments that exist, with their units.</summary>
    internal IReadOnlyDictionary<string, string?> Units => _units;

    /// <summary>Every tag that came with a measurement, as <c>name=value</c>.</summary>
    internal IReadOnlyList<string> Tags => _tags.Distinct().ToList();

    internal MeterCounts Counts => new(Sum("fetched"), Sum("settled"), Sum("redelivered"), Sum("recovered"), Sum("lease_lost"));

    /// <summary>Awaits exactly these counts; a count that goes beyond stays wrong and fails.</summary>
    internal Task CountAsync(MeterCounts expected) =>
        Eventually.ReturnsAsync(() => Task.FromResult(Counts), x => x == expected, $"the meter of {_queueName} tells {expected}");

    public void Dispose() => _listener.Dispose();

    private long Sum(string name) => _sums.GetValueOrDefault($"bus.redis_streams.{name}");

    private void Record(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var isOurs = false;
        foreach (var tag in tags)
        {
            isOurs |= tag.Value as string == _queueName;
        }

        if (!isOurs)
        {
            return;
        }

        foreach (var tag in tags)
        {
            _tags.Enqueue($"{tag.Key}={tag.Value}");
        }

        _sums.AddOrUpdate(name, value, (_, sum) => sum + value);
    }
}
