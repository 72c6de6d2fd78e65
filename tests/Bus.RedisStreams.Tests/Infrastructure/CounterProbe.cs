using System.Diagnostics.Metrics;

namespace Bus.RedisStreams.Tests;

/// <summary>Adds up what the transport's meters count for one destination.</summary>
internal sealed class CounterProbe : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _sum;

    internal CounterProbe(string counterName, string destination)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == RedisStreamsInstrumentation.MeterName && instrument.Name == $"bus.redis_streams.{counterName}")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Key == "messaging.destination.name" && Equals(tag.Value, destination))
                {
                    Interlocked.Add(ref _sum, value);
                }
            }
        });
        _listener.Start();
    }

    internal long Sum => Interlocked.Read(ref _sum);

    public void Dispose() => _listener.Dispose();
}
