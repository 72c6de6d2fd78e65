using Bus.Redis;

namespace MassTransit;

/// <summary>Configures a saga repository on Redis.</summary>
/// <remarks>A wrong value is refused while the bus is configured, with a sentence that names it.</remarks>
public interface IRedisSagaRepositoryConfigurator
{
    /// <summary>How transitions of one instance that run at the same time are kept apart.</summary>
    /// <value>The default value is <see cref="ConcurrencyMode.Optimistic"/>: the first one to be written wins, and the others are repeated with what it wrote.</value>
    /// <remarks>With <see cref="ConcurrencyMode.Pessimistic"/> an instance is locked before it is read, so that no transition has to be repeated.</remarks>
    ConcurrencyMode ConcurrencyMode { get; set; }

    /// <summary>What all keys begin with; a colon follows.</summary>
    /// <value>The default value is empty. Letters, digits and <c>- _ . :</c>.</value>
    string KeyPrefix { get; set; }

    /// <summary>What follows an instance's key in that of its lock.</summary>
    /// <value>The default value is <c>_lock</c>.</value>
    string LockSuffix { get; set; }

    /// <summary>How long a lock holds unless it is renewed, which happens every third of it while the consumer runs; at least 100 ms.</summary>
    /// <value>The default value is 30 seconds: so long an instance is locked when a process dies while it holds the lock.</value>
    TimeSpan LockTimeout { get; set; }

    /// <summary>How long to wait for a lock that somebody else holds, before the message faults; not negative.</summary>
    /// <value>The default value is 60 seconds.</value>
    TimeSpan LockRetryTimeout { get; set; }

    /// <summary>Decides in place of <see cref="LockRetryTimeout"/> when to try again for a lock.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    IRetryPolicy? RetryPolicy { get; set; }

    /// <summary>How often a transition is repeated that lost against another one, after pauses of random length that grow to half a second; 0 to 1000.</summary>
    /// <value>The default value is 30. With 0 the <see cref="RedisSagaConcurrencyException"/> goes to the endpoint's own retry at once.</value>
    int ConflictRetryLimit { get; set; }

    /// <summary>After how long without a change an instance ends by itself; more than 0, or <see langword="null"/> for never.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    TimeSpan? Expiry { get; set; }

    /// <summary>How many entries of an instance's history are kept: its last transitions, and what failed; 0 to 10,000, 0 for no history.</summary>
    /// <value>The default value is 100.</value>
    /// <remarks>An entry is written in one step with the transition that it tells of, so none tells of a transition that lost.</remarks>
    int HistoryLimit { get; set; }

    /// <summary>How long the history is kept when the instance has ended; not negative.</summary>
    /// <value>The default value is 7 days.</value>
    TimeSpan HistoryRetention { get; set; }

    /// <summary>Whether what a transition sends is held until it is certain that the transition will be written.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    /// <remarks>
    /// A transition that lost against another one has then sent nothing. Without it messages go at once, and those of a transition that is repeated go again; set
    /// <see langword="false"/> if an activity awaits the answer to what it sends. Behind an outbox it makes no difference: what is sent always waits.
    /// </remarks>
    bool HoldMessages { get; set; }

    /// <summary>Names the Redis by a connection string; repositories of one container share a client per string.</summary>
    /// <param name="configuration"><c>redis://...</c> or one of the other forms that <see cref="RedisOptions.Parse(string)"/> reads.</param>
    void DatabaseConfiguration(string configuration);

    /// <summary>Names the Redis by options; repositories of one container share a client for equal options.</summary>
    /// <param name="options">How to reach it.</param>
    void DatabaseConfiguration(RedisOptions options);

    /// <summary>Gives a client that exists; the repository opens a connection of its own on it and does not dispose the client.</summary>
    /// <param name="clientFactory">Called once per saga type.</param>
    void ClientFactory(Func<IRedisClient> clientFactory);

    /// <summary>Gives a client from the container; the repository opens a connection of its own on it and does not dispose the client.</summary>
    /// <param name="clientFactory">Called once per saga type.</param>
    void ClientFactory(Func<IServiceProvider, IRedisClient> clientFactory);
}
