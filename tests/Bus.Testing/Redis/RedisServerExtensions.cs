namespace Bus.Testing;

/// <summary>What tests do with a server.</summary>
public static class RedisServerExtensions
{
    /// <summary>Removes all keys under a prefix.</summary>
    /// <param name="server">The server.</param>
    /// <param name="keyPrefix">The prefix, without the colon behind it.</param>
    public static async Task RemoveKeysAsync(this RedisServer server, string keyPrefix)
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
