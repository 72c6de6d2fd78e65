using System.Globalization;
using System.Text;

namespace Bus.Redis;

/// <summary>The call of a script that is to run as a part of another one.</summary>
public sealed class RedisScriptPart
{
    private RedisScriptPart(RedisScript script, IReadOnlyList<byte[]> keys, IReadOnlyList<byte[]> arguments)
    {
        Script = script;
        Keys = keys;
        Arguments = arguments;
    }

    /// <summary>The script.</summary>
    public RedisScript Script { get; }

    /// <summary>Its keys.</summary>
    public IReadOnlyList<byte[]> Keys { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<byte[]> Arguments { get; }

    /// <summary>Takes a call apart.</summary>
    /// <param name="call">A call that <see cref="RedisScript.CreateCall"/> began; it cannot be sent any more.</param>
    /// <exception cref="ArgumentException">The command calls no script.</exception>
    public static RedisScriptPart Of(RedisCommand call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var script = call.Script ?? throw new ArgumentException($"{call.Name} calls no script.", nameof(call));

        // The hash, the number of keys, the keys, the arguments.
        var words = Array.ConvertAll(call.CopyArguments(), x => (byte[])x);
        var keyCount = int.Parse(Encoding.ASCII.GetString(words[1]), CultureInfo.InvariantCulture);
        call.Claim();
        call.Release();
        return new RedisScriptPart(script, words[2..(2 + keyCount)], words[(2 + keyCount)..]);
    }
}
