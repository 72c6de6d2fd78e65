namespace Bus.Testing;

/// <summary>A Lua script as a server knows it.</summary>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Sha1">The hash by which it is called.</param>
/// <param name="Source">The source, with its header.</param>
public sealed record ScriptSource(string Name, string Sha1, string Source);
