using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Bus.Redis;

// Which words are keys. Only a cluster asks; until then a key costs no more than any other word.
public sealed partial class RedisCommand
{
    // "EVALSHA", the hash, the number of keys, then the keys.
    private const int ScriptKeyCountAt = 2;
    private const int FirstScriptKeyAt = 3;

    // Bit n: word n is a key. Keys further behind are not looked at.
    private uint _keyWords;

    /// <summary>Adds a key, encoded as UTF-8; on a cluster it leads to the node.</summary>
    /// <remarks>
    /// The keys of a script call need no mark. A command whose keys are added as plain words works on a cluster as well, but goes to any node first, which names the right one.
    /// </remarks>
    public RedisCommand AddKey(string key)
    {
        MarkKey();
        return Add(key);
    }

    /// <summary>Adds a key of bytes; on a cluster it leads to the node.</summary>
    public RedisCommand AddKey(ReadOnlySpan<byte> key)
    {
        MarkKey();
        return Add(key);
    }

    /// <summary>The hash slot of the command's keys.</summary>
    /// <returns>-1 when none is known.</returns>
    /// <exception cref="RedisCrossSlotException">The keys belong to different slots.</exception>
    internal int GetSlot()
    {
        var slot = -1;
        var position = HeaderRoom;
        var referenced = 0;
        ReadOnlySpan<byte> first = default;
        var end = Script is null ? sizeof(uint) * 8 : FirstScriptKeyAt;
        for (var index = 0; index < Math.Min(end, _words) && (Script is not null || _keyWords >> index != 0); index++)
        {
            var word = ReadWord(ref position, ref referenced);
            if (Script is not null && index == ScriptKeyCountAt)
            {
                Utf8Parser.TryParse(word, out int count, out _);
                end += count;
            }

            if (!IsKey(index))
            {
                continue;
            }

            var keySlot = RedisHashSlot.Of(word);
            if (slot < 0)
            {
                slot = keySlot;
                first = word;
            }
            else if (slot != keySlot)
            {
                throw CrossSlot(first, slot, word, keySlot);
            }
        }

        return slot;
    }

    private bool IsKey(int index) => Script is null ? (_keyWords >> index & 1) != 0 : index >= FirstScriptKeyAt;

    private RedisCrossSlotException CrossSlot(ReadOnlySpan<byte> first, int firstSlot, ReadOnlySpan<byte> other, int otherSlot) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{DisplayName} names the keys '{Encoding.UTF8.GetString(first)}' and '{Encoding.UTF8.GetString(other)}' of the hash slots {firstSlot} and {otherSlot}; on a cluster all keys of a command must have one slot, by an equal part in braces."));

    private void MarkKey()
    {
        if (_words < sizeof(uint) * 8)
        {
            _keyWords |= 1u << _words;
        }
    }

    /// <summary><c>$length CR LF bytes CR LF</c>; the bytes of a referenced word are not in the buffer.</summary>
    private ReadOnlySpan<byte> ReadWord(scoped ref int position, scoped ref int referenced)
    {
        Utf8Parser.TryParse(_buffer.AsSpan(position + 1), out int length, out var digits);
        position += 1 + digits + 2;
        if (_referenced is not null && referenced < _referenced.Count && _referenced[referenced].Position == position)
        {
            position += 2;
            return _referenced[referenced++].Word.Span;
        }

        var word = _buffer.AsSpan(position, length);
        position += length + 2;
        return word;
    }
}
