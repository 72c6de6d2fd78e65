using System.Diagnostics;

namespace Bus.Host.Logging;

/// <summary>Lets MassTransit give its messages trace ids, which it does only for somebody who listens.</summary>
internal static class TraceIds
{
    private const string SourceName = "MassTransit";

    /// <summary>Starts listening.</summary>
    /// <returns>Disposing it ends that.</returns>
    internal static IDisposable Enable()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SourceName,

            // The ids, and nothing of what a trace exporter would need.
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
