using Bus.Redis;
using Bus.RedisStreams;
using Bus.RedisStreams.Configuration;

namespace MassTransit;

/// <summary>Keeps message data (<see cref="MessageData{T}"/>) in Redis, beside the messages that refer to it.</summary>
/// <remarks>
/// Data are kept in parts of 512 KiB under one key, which expires. Redis holds them in memory: for gigabytes there are better places.
/// All members are safe to call from any thread.
/// </remarks>
public sealed class RedisStreamsMessageDataRepository : IMessageDataRepository, IAsyncDisposable
{
    private const string AddressPrefix = "urn:redis-streams:";

    private readonly RedisClient? _client;
    private readonly RedisStreamsHostConfiguration? _hostConfiguration;
    private readonly MessageDataStore? _store;

    /// <summary>Creates a repository with connections of its own, for a bus on any transport.</summary>
    /// <param name="options">How to reach the server.</param>
    /// <param name="keyPrefix">The prefix of the keys; all who share data use the same.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the prefix is not valid; the message names it.</exception>
    public RedisStreamsMessageDataRepository(RedisOptions options, string keyPrefix = RedisKeys.DefaultPrefix)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(keyPrefix);
        if (new RedisStreamsHostSettings(options, keyPrefix).Validate().FirstOrDefault() is { } sentence)
        {
            throw new ArgumentException(sentence);
        }

        var client = new RedisClient(options);
        _client = client;
        _store = new MessageDataStore(() => client.OpenConnection(new RedisConnectionSettings { Purpose = "data" }), new RedisKeys(keyPrefix), options.CommandTimeout, TimeProvider.System);
    }

    internal RedisStreamsMessageDataRepository(RedisStreamsHostConfiguration hostConfiguration)
    {
        _hostConfiguration = hostConfiguration;
    }

    /// <summary>How long data live for which no time is given.</summary>
    /// <value>The default value is 30 days; <see langword="null"/> keeps them until somebody deletes them.</value>
    /// <remarks>Messages that lie in an error queue for longer lose their data.</remarks>
    public TimeSpan? DefaultTimeToLive { get; init; } = TimeSpan.FromDays(30);

    /// <inheritdoc />
    /// <exception cref="MessageDataNotFoundException">There are no such data, or not any more.</exception>
    /// <exception cref="MessageDataException">The address is none of this repository, or Redis could not be asked.</exception>
    public async Task<Stream> Get(Uri address, CancellationToken cancellationToken = default)
    {
        var id = ParseAddress(address);
        var data = await UseAsync(store => store.GetAsync(id, cancellationToken), cancellationToken);
        return data is null ? throw new MessageDataNotFoundException(address) : new MemoryStream(data, writable: false);
    }

    /// <inheritdoc />
    /// <exception cref="MessageDataException">Redis did not take the data.</exception>
    public async Task<Uri> Put(Stream stream, TimeSpan? timeToLive = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var lifetime = timeToLive == TimeSpan.MaxValue ? null : timeToLive ?? DefaultTimeToLive;
        var id = await UseAsync(store => store.PutAsync(stream, lifetime, cancellationToken), cancellationToken);
        return new Uri($"{AddressPrefix}{id:N}");
    }

    /// <summary>Closes the repository's own connections; those of a bus close with it.</summary>
    public ValueTask DisposeAsync() => _client?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static Guid ParseAddress(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var text = address.OriginalString;
        return text.StartsWith(AddressPrefix, StringComparison.OrdinalIgnoreCase) && Guid.TryParseExact(text[AddressPrefix.Length..], "N", out var id)
            ? id
            : throw new MessageDataException($"The address '{address}' is none of this repository; its addresses are {AddressPrefix}<id>.");
    }

    private async Task<T> UseAsync<T>(Func<MessageDataStore, Task<T>> use, CancellationToken cancellationToken)
    {
        try
        {
            if (_store is not null)
            {
                return await use(_store);
            }

            T result = default!;
            var pipe = Pipe.ExecuteAsync<ConnectionContext>(async connection => result = await use(connection.MessageData));
            await _hostConfiguration!.ConnectionContextSupervisor.SendAsync(pipe, cancellationToken);
            return result;
        }
        catch (RedisException exception)
        {
            throw new MessageDataException($"Redis was asked for message data and failed: {exception.Message}", exception);
        }
    }
}
