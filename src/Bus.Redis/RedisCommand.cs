using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Bus.Redis;

/// <summary>One command: its words, encoded for the wire as they are added.</summary>
/// <remarks>Not thread-safe. A command is sent once; its buffer goes back to a pool when the reply has come or the command has failed.</remarks>
public sealed class RedisCommand
{
    // Room in front of the words for "*<count>\r\n", which is known only at the end.
    private const int HeaderRoom = 16;
    private const int InitialSize = 256;

    private byte[] _buffer;
    private int _end = HeaderRoom;
    private int _words;

    /// <summary>Starts a command.</summary>
    /// <param name="name">The command's name, one word, for example <c>XADD</c>.</param>
    public RedisCommand(string name)
        : this(name, null, InitialSize)
    {
    }

    internal RedisCommand(string name, RedisScript? script, int size)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(size);
        Name = name;
        Script = script;
        Add(name);
    }

    /// <summary>The command's name, for messages.</summary>
    public string Name { get; }

    /// <summary>How long the reply may take, from the call on.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="RedisOptions.CommandTimeout"/>.</value>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The script that an <c>EVALSHA</c> calls; <see langword="null"/> for any other command.</summary>
    public RedisScript? Script { get; }

    /// <summary>The encoded size so far, in bytes.</summary>
    public int Length => _end;

    /// <summary>Adds a word of bytes.</summary>
    public RedisCommand Add(ReadOnlySpan<byte> word)
    {
        var span = Reserve(word.Length + 32);
        var used = WriteLength(span, word.Length);
        word.CopyTo(span[used..]);
        used += word.Length;
        span[used++] = (byte)'\r';
        span[used++] = (byte)'\n';
        _end += used;
        _words++;
        return this;
    }

    /// <summary>Adds a word of text, encoded as UTF-8.</summary>
    public RedisCommand Add(string word)
    {
        var length = Encoding.UTF8.GetByteCount(word);
        var span = Reserve(length + 32);
        var used = WriteLength(span, length);
        used += Encoding.UTF8.GetBytes(word, span[used..]);
        span[used++] = (byte)'\r';
        span[used++] = (byte)'\n';
        _end += used;
        _words++;
        return this;
    }

    /// <summary>Adds a number in decimal digits.</summary>
    public RedisCommand Add(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        return Add(digits[..length]);
    }

    /// <summary>The whole command as RESP, valid until <see cref="Release"/>.</summary>
    internal ReadOnlyMemory<byte> Encode()
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        header[0] = (byte)'*';
        Utf8Formatter.TryFormat(_words, header[1..], out var digits);
        header[digits + 1] = (byte)'\r';
        header[digits + 2] = (byte)'\n';
        var length = digits + 3;
        var start = HeaderRoom - length;
        header[..length].CopyTo(_buffer.AsSpan(start));
        return _buffer.AsMemory(start, _end - start);
    }

    /// <summary>Gives the buffer back; the command cannot be used any more.</summary>
    internal void Release()
    {
        var buffer = Interlocked.Exchange(ref _buffer, []);
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int WriteLength(Span<byte> span, int length)
    {
        span[0] = (byte)'$';
        Utf8Formatter.TryFormat(length, span[1..], out var digits);
        span[digits + 1] = (byte)'\r';
        span[digits + 2] = (byte)'\n';
        return digits + 3;
    }

    private Span<byte> Reserve(int size)
    {
        if (_buffer.Length - _end < size)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _end + size));
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_end);
    }
}
