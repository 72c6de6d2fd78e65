using System.Runtime.CompilerServices;
using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Finds keys by a pattern, a page at a time, on every node of a cluster.</summary>
internal static class KeyScan
{
    private const int PageSize = 500;

    /// <summary>Finds keys; one that moves to another node meanwhile may come twice or not at all.</summary>
    /// <param name="connection">A connection to the whole deployment.</param>
    /// <param name="pattern">The pattern of <c>SCAN</c>.</param>
    /// <param name="type">The type of the keys; <see langword="null"/> for any.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal static async IAsyncEnumerable<string> RunAsync(IRedisConnection connection, string pattern, string? type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var page in ReadPagesAsync(connection, pattern, type, cancellationToken))
        {
            foreach (var key in page)
            {
                yield return key;
            }
        }
    }

    /// <summary>Finds keys, in the pages in which the servers give them.</summary>
    internal static async IAsyncEnumerable<string[]> ReadPagesAsync(IRedisConnection connection, string pattern, string? type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await connection.ConnectAsync(cancellationToken);
        RedisEndpoint?[] nodes = connection.Primaries is { Count: > 0 } primaries ? [.. primaries] : [null];
        foreach (var node in nodes)
        {
            var cursor = "0";
            do
            {
                var page = await connection.ExecuteAsync(CreateScan(node, cursor, pattern, type), cancellationToken);
                cursor = page[0].AsString()!;
                yield return Array.ConvertAll(page[1].Items.ToArray(), key => key.AsString()!);
            }
            while (cursor != "0");
        }
    }

    private static RedisCommand CreateScan(RedisEndpoint? node, string cursor, string pattern, string? type)
    {
        var command = new RedisCommand("SCAN") { Node = node }.Add(cursor).Add("MATCH").Add(pattern).Add("COUNT").Add(PageSize);
        return type is null ? command : command.Add("TYPE").Add(type);
    }
}
