using Bus.Testing;

namespace Bus.RedisSagas.Tests;

/// <summary>What the tests do with a server.</summary>
internal static class RedisServerExtensions
{
    /// <summary>Lists all keys of a pattern.</summary>
    internal static async Task<IReadOnlyList<string>> GetKeysAsync(this RedisServer server, string pattern) =>
        [.. (await server.SendAsync("KEYS", pattern)).Texts().OfType<string>()];
}
