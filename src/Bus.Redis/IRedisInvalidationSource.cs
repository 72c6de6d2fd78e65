namespace Bus.Redis;

/// <summary>A connection that can tell when keys change, so that what was read from them may be cached.</summary>
/// <remarks>
/// Not every client behind <see cref="IRedisConnection"/> can: ask with <c>connection is IRedisInvalidationSource source</c>. The connections of <see cref="RedisClient"/> can.
/// </remarks>
public interface IRedisInvalidationSource
{
    /// <summary>Asks the server to tell of every change to keys with certain prefixes (<c>CLIENT TRACKING ON BCAST</c>); asked again after a reconnect.</summary>
    /// <param name="prefixes">At least one; none may be the beginning of another that is tracked on this connection.</param>
    /// <param name="handler">
    /// Called for every change to a key tracked on this connection, whoever asked, and with <see cref="RedisInvalidation.IsEverything"/> after a reconnect or a
    /// <c>FLUSHALL</c>. Called in order and never concurrently; must return at once and must not throw.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the server's confirmation.</param>
    /// <returns>Disposing it removes the handler; with the last one the server is told to stop.</returns>
    /// <exception cref="RedisServerException">The server refused, for example because prefixes overlap.</exception>
    ValueTask<IAsyncDisposable> TrackAsync(IReadOnlyList<string> prefixes, Action<RedisInvalidation> handler, CancellationToken cancellationToken = default);
}
