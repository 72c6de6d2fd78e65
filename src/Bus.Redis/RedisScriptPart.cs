namespace Bus.Redis;

/// <summary>The call of a script that is to run as a part of another one.</summary>
/// <remarks>Immutable and thread-safe; its words can be added as often as the other call is repeated.</remarks>
public sealed class RedisScriptPart
{
    private readonly byte[] _keys;
    private readonly byte[] _arguments;

    private RedisScriptPart(RedisScript script, (int KeyCount, byte[] Keys, int ArgumentCount, byte[] Arguments) words)
    {
        Script = script;
        (KeyCount, _keys, ArgumentCount, _arguments) = words;
    }

    /// <summary>The script.</summary>
    public RedisScript Script { get; }

    /// <summary>How many keys it has.</summary>
    public int KeyCount { get; }

    /// <summary>How many arguments it has.</summary>
    public int ArgumentCount { get; }

    /// <summary>Takes a call apart.</summary>
    /// <param name="call">A call that <see cref="RedisScript.CreateCall"/> began; it cannot be sent any more.</param>
    /// <exception cref="ArgumentException">The command calls no script.</exception>
    /// <exception cref="InvalidOperationException">A word was added by <see cref="RedisCommand.AddReferenced"/>.</exception>
    public static RedisScriptPart Of(RedisCommand call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var script = call.Script ?? throw new ArgumentException($"{call.Name} calls no script.", nameof(call));
        var words = call.CopyScriptWords();
        call.Claim();
        call.Release();
        return new RedisScriptPart(script, words);
    }

    /// <summary>Adds its keys to a call.</summary>
    public RedisCommand AddKeysTo(RedisCommand call) => call.AddEncoded(KeyCount, _keys);

    /// <summary>Adds its arguments to a call.</summary>
    public RedisCommand AddArgumentsTo(RedisCommand call) => call.AddEncoded(ArgumentCount, _arguments);
}
