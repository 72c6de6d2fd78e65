namespace Bus.Testing;

/// <summary>A user of a <see cref="RedisServer"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Password">The password.</param>
/// <param name="Rules">What the user may do, in Redis' ACL words: <c>~bus:* &amp;* +@all</c>.</param>
public sealed record RedisAclUser(string Name, string Password, string Rules);
