using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Bus.Redis;

/// <summary>A Lua script that is called by its SHA-1.</summary>
/// <remarks>Immutable and thread-safe. Create one object per source and keep it: every connection remembers which it has loaded.</remarks>
public sealed class RedisScript
{
    /// <summary>Creates a script from its source.</summary>
    /// <param name="name">A name for messages.</param>
    /// <param name="source">The whole source, with its <c>#!lua</c> line.</param>
    public RedisScript(string name, string source)
    {
        Name = name;
        Source = source;
        Sha1 = HashSource(source);
    }

    /// <summary>The script's name, for messages.</summary>
    public string Name { get; }

    /// <summary>The Lua source.</summary>
    public string Source { get; }

    /// <summary>The SHA-1 of the source in lower-case hexadecimal, by which the server knows it.</summary>
    public string Sha1 { get; }

    /// <summary>Reads a script that is embedded in an assembly as <c>name.lua</c>.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="name">The script's name.</param>
    /// <exception cref="InvalidOperationException">There is no such resource.</exception>
    public static RedisScript FromResource(Assembly assembly, string name)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        using var stream = assembly.GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded in {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        return new RedisScript(name, reader.ReadToEnd());
    }

    /// <summary>Starts a call: add the keys, then the arguments. On a cluster the keys lead to the node.</summary>
    /// <param name="keyCount">How many of the words that follow are keys.</param>
    /// <param name="timeout">How long the reply may take; <see langword="null"/> for <see cref="RedisOptions.CommandTimeout"/>.</param>
    public RedisCommand CreateCall(int keyCount, TimeSpan? timeout = null) =>
        new RedisCommand("EVALSHA", this, 512) { Timeout = timeout }.Add(Sha1).Add(keyCount);

    /// <summary>The command that tells the server the source.</summary>
    internal RedisCommand CreateLoad() => new RedisCommand("SCRIPT", this, Source.Length + RedisCommand.WordOverhead).Add("LOAD").Add(Source);

    [SuppressMessage("Security", "CA5350", Justification = "Redis names scripts by SHA-1; nothing is secured by it.")]
    private static string HashSource(string source) => Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(source)));
}
