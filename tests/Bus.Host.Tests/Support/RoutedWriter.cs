using System.Text;

namespace Bus.Host.Tests.Support;

/// <summary>A console's stream on which each command of a test writes to a text of its own, wherever its work goes on; everything else goes to the console.</summary>
internal sealed class RoutedWriter(TextWriter console) : TextWriter
{
    private readonly AsyncLocal<StringBuilder?> _route = new();

    public override Encoding Encoding => console.Encoding;

    /// <summary>From here on, in the calling method and all that it calls, what is written goes to a text.</summary>
    internal StringBuilder Begin() => _route.Value = new StringBuilder();

    /// <summary>What was written so far.</summary>
    internal static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    public override void Write(char value) => Write([value]);

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (_route.Value is not { } text)
        {
            console.Write(buffer);
            return;
        }

        lock (text)
        {
            text.Append(buffer);
        }
    }

    public override void WriteLine(string? value) => Write($"{value}{NewLine}");

    public override void Flush() => console.Flush();
}
