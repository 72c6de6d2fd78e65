using System.Text;
using Bus.Sandbox.Protocol;

namespace Bus.Sandbox.Processes;

/// <summary>Reads what a process says on its standard error, to its end, and keeps the beginning.</summary>
internal sealed class ErrorText
{
    private const int MaxKept = 4096;

    private readonly StringBuilder _kept = new();

    private ErrorText(StreamReader reader)
    {
        Ended = ReadAsync(reader);
    }

    /// <summary>Completes when the process has closed it.</summary>
    internal Task Ended { get; }

    internal static ErrorText Start(StreamReader reader) => new(reader);

    /// <summary>The beginning, in one line.</summary>
    internal string Read()
    {
        lock (_kept)
        {
            return BoundedText.Of(_kept.ToString().Trim(), MaxKept);
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[1024];
        try
        {
            while (await reader.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var count)
            {
                lock (_kept)
                {
                    _kept.Append(buffer, 0, Math.Min(count, MaxKept - _kept.Length));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The process is gone, and so is what it had to say.
        }
    }
}
