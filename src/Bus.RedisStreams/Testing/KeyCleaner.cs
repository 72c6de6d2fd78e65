using Bus.Redis;
using Bus.RedisStreams.Configuration;

namespace Bus.RedisStreams.Testing;

/// <summary>Deletes everything under a key prefix, a page at a time, so that a Redis which others use as well is never held up.</summary>
internal static class KeyCleaner
{
    internal static async Task DeleteAllAsync(RedisStreamsHostSettings settings, CancellationToken cancellationToken = default)
    {
        await using var client = settings.Clients.CreateClient(settings.Client, loggerFactory: null, TimeProvider.System);
        await using var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "clean" });
        await foreach (var page in KeyScan.ReadPagesAsync(connection, new RedisKeys(settings.KeyPrefix).Pattern, type: null, cancellationToken))
        {
            var deletions = page.GroupBy(connection.GetTransactionGroup).Select(keys => connection.ExecuteAsync(CreateUnlink(keys), cancellationToken).AsTask());
            await Task.WhenAll(deletions);
        }
    }

    private static RedisCommand CreateUnlink(IEnumerable<string> keys)
    {
        var command = new RedisCommand("UNLINK");
        foreach (var key in keys)
        {
            command.AddKey(key);
        }

        return command;
    }
}
