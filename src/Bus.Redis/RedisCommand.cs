using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using System.Text;

namespace Bus.Redis;

/// <summary>One command: its words, encoded for the wire as they are added.</summary>
/// <remarks>Not thread-safe. A command is sent once; its buffer goes back to a pool when it was written or has failed.</remarks>
public sealed partial class RedisCommand
{
    /// <summary>What a word needs beside its bytes: <c>$</c>, ten digits, twice CR LF, and the header room of the next growth.</summary>
    internal const int WordOverhead = 32;

    // Room in front of the words for "*<count>\r\n", which is known only at the end.
    private const int HeaderRoom = 16;
    private const int DefaultCapacity = 256;

    // A pool that keeps arrays of megabytes would hold a peak for ever.
    private const int MaxPooledLength = 64 * 1024;

    // They change what the replies of a shared connection mean; the connection has methods for what they are good for.
    private static readonly FrozenSet<string> Refused = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "SUBSCRIBE", "UNSUBSCRIBE", "PSUBSCRIBE", "PUNSUBSCRIBE", "SSUBSCRIBE", "SUNSUBSCRIBE", "MONITOR", "SYNC", "PSYNC",
        "MULTI", "EXEC", "DISCARD", "WATCH", "UNWATCH", "HELLO", "AUTH", "SELECT", "RESET", "QUIT");

    // A reference, for hardly any command has one.
    private readonly StrongBox<RedisEndpoint>? _node;
    private byte[] _buffer;
    private int _end = HeaderRoom;
    private int _words;
    private int _referencedBytes;
    private int _holds;
    private bool _sent;

    // Words that were not copied, and where in the buffer they belong.
    private List<(int Position, ReadOnlyMemory<byte> Word)>? _referenced;

    /// <summary>Starts a command.</summary>
    /// <param name="name">The command's name, one word, for example <c>XADD</c>.</param>
    public RedisCommand(string name)
        : this(name, null, DefaultCapacity)
    {
    }

    /// <summary>Starts a command whose size is about known.</summary>
    /// <param name="name">The command's name, one word, for example <c>XADD</c>.</param>
    /// <param name="capacity">The bytes of all words with about 10 for each; the command grows when it needs more.</param>
    public RedisCommand(string name, int capacity)
        : this(name, null, capacity)
    {
    }

    internal RedisCommand(string name, RedisScript? script, int capacity)
    {
        _buffer = Rent(capacity + HeaderRoom);
        Name = name;
        Script = script;
        Add(name);
    }

    /// <summary>The command's name, for messages.</summary>
    public string Name { get; }

    /// <summary>How long the reply may take, from the call on.</summary>
    /// <value>The default value is <see langword="null"/>: <see cref="RedisOptions.CommandTimeout"/>.</value>
    /// <remarks><see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever.</remarks>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The script that an <c>EVALSHA</c> calls; <see langword="null"/> for any other command.</summary>
    public RedisScript? Script { get; }

    /// <summary>The node of a cluster that the command is for, whatever its keys.</summary>
    /// <value>The default value is <see langword="null"/>: the node that owns the keys, or any node when there are none.</value>
    /// <remarks>For commands about a node itself, such as <c>CLIENT UNBLOCK</c>. Without a cluster it has no meaning.</remarks>
    public RedisEndpoint? Node
    {
        get => _node?.Value;
        init => _node = value is { } node ? new StrongBox<RedisEndpoint>(node) : null;
    }

    /// <summary>The encoded size so far, in bytes.</summary>
    public int Length => _end - HeaderRoom + HeaderLength + _referencedBytes;

    /// <summary>Whether the connection itself made it, which may send what callers may not.</summary>
    internal bool IsOwn { get; init; }

    /// <summary>The command's name for messages, with the script's name when it calls one.</summary>
    internal string DisplayName => Script is null ? Name : $"{Name} {Script.Name}";

    // '*', the count's digits, CR LF.
    private int HeaderLength => 3 + (_words < 10 ? 1 : _words < 100 ? 2 : (int)Math.Log10(_words) + 1);

    /// <summary>Adds a word of bytes.</summary>
    public RedisCommand Add(ReadOnlySpan<byte> word)
    {
        var span = Reserve(word.Length + WordOverhead);
        var used = WriteLength(span, word.Length);
        word.CopyTo(span[used..]);
        EndWord(span, used + word.Length);
        return this;
    }

    /// <summary>Adds a word of text, encoded as UTF-8.</summary>
    public RedisCommand Add(string word)
    {
        var length = Encoding.UTF8.GetByteCount(word);
        var span = Reserve(length + WordOverhead);
        var used = WriteLength(span, length);
        used += Encoding.UTF8.GetBytes(word, span[used..]);
        EndWord(span, used);
        return this;
    }

    /// <summary>Adds a number in decimal digits.</summary>
    public RedisCommand Add(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(number, digits, out var length);
        return Add(digits[..length]);
    }

    /// <summary>Adds a word of bytes without copying it; worthwhile from some 10 kB on.</summary>
    /// <param name="word">It must not change any more, not even after the command has failed: it may still be on its way to the socket then.</param>
    public RedisCommand AddReferenced(ReadOnlyMemory<byte> word)
    {
        var span = Reserve(WordOverhead);
        _end += WriteLength(span, word.Length);
        (_referenced ??= []).Add((_end, word));
        _referencedBytes = checked(_referencedBytes + word.Length);
        EndWord(_buffer.AsSpan(_end), 0);
        return this;
    }

    /// <summary>Marks the command as sent.</summary>
    /// <exception cref="InvalidOperationException">It was sent before, or is not for a shared connection.</exception>
    internal void Claim()
    {
        if (_sent)
        {
            throw new InvalidOperationException($"This {DisplayName} was sent before: a command can be sent once.");
        }

        if (!IsOwn && Refused.Contains(Name))
        {
            throw new InvalidOperationException(
                $"{Name} cannot be sent as a command, for it changes the meaning of a shared connection; use {nameof(IRedisConnection.SubscribeAsync)}, {nameof(IRedisConnection.ExecuteTransactionAsync)} or {nameof(RedisOptions)}.");
        }

        _sent = true;
    }

    /// <summary>Appends the whole command as RESP, in parts; they are valid until <see cref="Release"/>.</summary>
    internal void AppendTo(List<ReadOnlyMemory<byte>> parts)
    {
        var start = WriteHeader();
        if (_referenced is not null)
        {
            foreach (var (position, word) in _referenced)
            {
                parts.Add(_buffer.AsMemory(start, position - start));
                parts.Add(word);
                start = position;
            }
        }

        parts.Add(_buffer.AsMemory(start, _end - start));
    }

    /// <summary>The whole command as RESP in one array, for a handshake.</summary>
    internal byte[] ToArray()
    {
        var parts = new List<ReadOnlyMemory<byte>>();
        AppendTo(parts);
        return [.. parts.SelectMany(part => part.ToArray())];
    }

    /// <summary>Keeps the buffer for one more <see cref="Release"/>: somebody may want to send the command once more.</summary>
    internal void Hold() => Interlocked.Increment(ref _holds);

    /// <summary>Gives the buffer back, unless somebody else holds it; the command cannot be used any more then.</summary>
    internal void Release()
    {
        if (Volatile.Read(ref _holds) > 0 && Interlocked.Decrement(ref _holds) >= 0)
        {
            return;
        }

        var buffer = Interlocked.Exchange(ref _buffer, []);
        _referenced = null;
        Return(buffer);
    }

    private static byte[] Rent(int length) =>
        length <= MaxPooledLength ? ArrayPool<byte>.Shared.Rent(length) : GC.AllocateUninitializedArray<byte>(length);

    private static void Return(byte[] buffer)
    {
        if (buffer.Length is > 0 and <= MaxPooledLength)
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

    private void EndWord(Span<byte> span, int used)
    {
        span[used++] = (byte)'\r';
        span[used++] = (byte)'\n';
        _end += used;
        _words++;
    }

    private int WriteHeader()
    {
        Span<byte> header = stackalloc byte[HeaderRoom];
        header[0] = (byte)'*';
        Utf8Formatter.TryFormat(_words, header[1..], out var digits);
        header[digits + 1] = (byte)'\r';
        header[digits + 2] = (byte)'\n';
        var length = digits + 3;
        header[..length].CopyTo(_buffer.AsSpan(HeaderRoom - length));
        return HeaderRoom - length;
    }

    private Span<byte> Reserve(int size)
    {
        if (_sent)
        {
            throw new InvalidOperationException($"This {DisplayName} was sent already: no words can be added.");
        }

        if (_buffer.Length - _end < size)
        {
            var larger = Rent((int)Math.Min(Math.Max(_buffer.Length * 2L, (long)_end + size), Array.MaxLength));
            _buffer.AsSpan(0, _end).CopyTo(larger);
            Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsSpan(_end);
    }
}
