using System.Runtime.InteropServices;

namespace Bus.Redis;

// For clients that write commands in a way of their own.
public sealed partial class RedisCommand
{
    /// <summary>The words behind the name, which stay valid when the command is released.</summary>
    internal object[] CopyArguments()
    {
        var arguments = new object[_words - 1];
        var position = HeaderRoom;
        var referenced = 0;
        ReadWord(ref position, ref referenced);
        for (var index = 0; index < arguments.Length; index++)
        {
            var next = referenced;
            var word = ReadWord(ref position, ref next);
            arguments[index] = next > referenced && IsWholeArray(_referenced![referenced].Word, out var array) ? array : word.ToArray();
            referenced = next;
        }

        return arguments;
    }

    private static bool IsWholeArray(ReadOnlyMemory<byte> word, out byte[] array)
    {
        array = MemoryMarshal.TryGetArray(word, out var segment) ? segment.Array ?? [] : [];
        return array.Length == word.Length;
    }
}
