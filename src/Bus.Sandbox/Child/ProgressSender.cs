using System.Diagnostics;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Child;

/// <summary>Tells the parent how far a run is, now and then.</summary>
internal sealed class ProgressSender(ChildChannel channel) : IProgress<double>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private long _last = Stopwatch.GetTimestamp();

    public void Report(double value)
    {
        if (Stopwatch.GetElapsedTime(_last) >= Interval)
        {
            _last = Stopwatch.GetTimestamp();
            channel.Send(FrameKind.Progress, new PayloadWriter().Double(value));
        }
    }
}
