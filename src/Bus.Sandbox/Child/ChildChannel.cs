using System.Collections.Concurrent;
using Bus.Sandbox.Kernel;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Child;

/// <summary>The child's end of the pipe. It is read all the time, so that the end of the parent ends the process whatever it is doing.</summary>
internal sealed class ChildChannel : IDisposable
{
    private const int MaxWaiting = 8;

    private readonly BlockingCollection<Frame> _frames = new(MaxWaiting);
    private readonly Stream _input;
    private readonly Stream _output;

    internal ChildChannel(Stream input, Stream output)
    {
        _input = input;
        _output = output;
        new Thread(Read) { IsBackground = true }.Start();
    }

    public void Dispose()
    {
        _frames.Dispose();
        _input.Dispose();
        _output.Dispose();
    }

    internal Frame Take() => _frames.Take();

    internal void Send(FrameKind kind, PayloadWriter content) => FrameStream.Write(_output, kind, content.Content.Span);

    private void Read()
    {
        while (FrameStream.Read(_input, Array.MaxLength) is { } frame)
        {
            _frames.Add(frame);
        }

        // Not Environment.Exit, which waits for others.
        LinuxCalls.Exit(0);
    }
}
