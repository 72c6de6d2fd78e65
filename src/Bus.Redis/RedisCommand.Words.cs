using System.Buffers.Text;
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

    /// <summary>The keys of a script call and its arguments, as they are on the wire.</summary>
    internal (int KeyCount, byte[] Keys, int ArgumentCount, byte[] Arguments) CopyScriptWords()
    {
        if (_referenced is not null)
        {
            throw new InvalidOperationException($"This {DisplayName} has words that are not copied; it cannot be a part of another script.");
        }

        var position = HeaderRoom;
        var referenced = 0;
        var keyCount = 0;
        for (var index = 0; index < FirstScriptKeyAt; index++)
        {
            Utf8Parser.TryParse(ReadWord(ref position, ref referenced), out keyCount, out _);
        }

        var keysAt = position;
        for (var index = 0; index < keyCount; index++)
        {
            ReadWord(ref position, ref referenced);
        }

        return (keyCount, _buffer[keysAt..position], _words - FirstScriptKeyAt - keyCount, _buffer[position.._end]);
    }

    /// <summary>Adds words as they are on the wire.</summary>
    internal RedisCommand AddEncoded(int count, ReadOnlySpan<byte> words)
    {
        words.CopyTo(Reserve(words.Length));
        _end += words.Length;
        _words += count;
        return this;
    }

    private static bool IsWholeArray(ReadOnlyMemory<byte> word, out byte[] array)
    {
        array = MemoryMarshal.TryGetArray(word, out var segment) ? segment.Array ?? [] : [];
        return array.Length == word.Length;
    }
}
