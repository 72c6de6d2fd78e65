using System.Text;

namespace Bus.Faults.Network;

/// <summary>A step of the protocol at which a connection freezes.</summary>
internal sealed class Trap
{
    private readonly TaskCompletionSource _sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _taken;

    /// <param name="point">Where.</param>
    /// <param name="text">What the request, or for <see cref="TrapPoint.NeverReceived"/> the reply, holds.</param>
    internal Trap(TrapPoint point, string text)
    {
        Point = point;
        Text = Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Completes when a connection is frozen there.</summary>
    internal Task Sprung => _sprung.Task;

    internal TrapPoint Point { get; }

    internal byte[] Text { get; }

    /// <summary>Whether the caller is the one whose connection freezes.</summary>
    internal bool TryTake() => Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Another trap of the same kind.</summary>
    internal Trap Clone() => new(Point, Encoding.UTF8.GetString(Text));

    internal void Spring() => _sprung.TrySetResult();
}
