using Bus.Redis;
using Bus.RedisStreams.Configuration;

namespace Bus.RedisStreams.Testing;

/// <summary>Deletes everything under a key prefix, a page at a time, so that a Redis which others use as well is never held up.</summary>
internal static class KeyCleaner
{
    private const int PageSize = 500;

    internal static async Task DeleteAllAsync(RedisStreamsHostSettings settings, CancellationToken cancellationToken = default)
    {
        await using var client = settings.Clients.CreateClient(settings.Client, loggerFactory: null, TimeProvider.System);
        await using var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "clean" });
        var pattern = new RedisKeys(settings.KeyPrefix).Pattern;
        var cursor = "0";
        do
        {
            var page = await connection.ExecuteAsync(
                new RedisCommand("SCAN").Add(cursor).Add("MATCH").Add(pattern).Add("COUNT").Add(PageSize), cancellationToken);
            cursor = page[0].AsString()!;
            if (page[1].Count > 0)
            {
                await connection.ExecuteAsync(CreateUnlink(page[1]), cancellationToken);
            }
        }
        while (cursor != "0");
    }

    private static RedisCommand CreateUnlink(in RedisReply keys)
    {
        var command = new RedisCommand("UNLINK");
        foreach (var key in keys.Items)
        {
            command.Add(key.Bytes.Span);
        }

        return command;
    }
}
