using System.Diagnostics.Metrics;

namespace Bus.LoadTool;

/// <summary>Counts the requests of all Redis connections of this process by the client's own meter.</summary>
internal sealed class RequestCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _requests;

    internal RequestCounter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "Bus.Redis", Name: "bus.redis.requests" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref _requests, measurement));
        _listener.Start();
    }

    internal long Requests => Interlocked.Read(ref _requests);

    public void Dispose() => _listener.Dispose();
}
