using System.Runtime.CompilerServices;
using Bus.Backtesting.Data;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Processes;

/// <summary>Which prices a process has, so that they are sent to it once. Not thread-safe.</summary>
internal sealed class KnownBars
{
    private const int MaxSets = 8;

    private static readonly ConditionalWeakTable<Bars, string> Keys = [];

    private readonly List<(string Key, long Bytes)> _sets = [];

    /// <summary>What to say before a run so that the process has these prices and not much more; and their key.</summary>
    internal (string Key, List<(FrameKind Kind, ReadOnlyMemory<byte> Content)> Frames) Prepare(Bars bars, long room)
    {
        var content = default(ReadOnlyMemory<byte>);
        if (!Keys.TryGetValue(bars, out var key))
        {
            content = Encode(bars);
            key = BarsCodec.GetKey(content.Span);
            Keys.AddOrUpdate(bars, key);
        }

        List<(FrameKind, ReadOnlyMemory<byte>)> frames = [];
        var index = _sets.FindIndex(x => x.Key == key);
        if (index >= 0)
        {
            // The last one used is the last one forgotten.
            var known = _sets[index];
            _sets.RemoveAt(index);
            _sets.Add(known);
            return (key, frames);
        }

        var bytes = (long)bars.Count * BarsCodec.BarSize;
        while (_sets.Count > 0 && (_sets.Count == MaxSets || _sets.Sum(x => x.Bytes) + bytes > room))
        {
            frames.Add((FrameKind.Forget, new PayloadWriter().Text(_sets[0].Key).Content));
            _sets.RemoveAt(0);
        }

        frames.Add((FrameKind.Bars, content.IsEmpty ? Encode(bars) : content));
        _sets.Add((key, bytes));
        return (key, frames);
    }

    private static ReadOnlyMemory<byte> Encode(Bars bars)
    {
        var writer = new PayloadWriter();
        BarsCodec.Write(writer, bars);
        return writer.Content;
    }
}
