using Bus.Testing;

namespace Bus.RedisStreams.Tests;

/// <summary>What tests of the transport do with a server.</summary>
internal static class RedisServerExtensions
{
    /// <summary>Removes all keys under a prefix.</summary>
    internal static async Task RemoveKeysAsync(this RedisServer server, string keyPrefix)
    {
        await using var probe = await server.ConnectAsync();
        var cursor = "0";
        do
        {
            var page = await probe.SendAsync("SCAN", cursor, "MATCH", $"{keyPrefix}:*", "COUNT", 1000);
            cursor = page[0].Text!;
            if (page[1].Count > 0)
            {
                await probe.SendAsync(["UNLINK", .. page[1].Texts().OfType<object>()]);
            }
        }
        while (cursor != "0");
    }
}
