using Bus.Redis;

namespace MassTransit;

/// <summary>Configures how the bus reaches Redis.</summary>
public interface IRedisStreamsHostConfigurator
{
    /// <summary>The prefix of all keys of this bus.</summary>
    /// <value>The default value is <c>bus</c>; letters, digits and - _ . and no number alone.</value>
    /// <remarks>Buses see each other's queues and topics only under the same prefix.</remarks>
    string KeyPrefix { set; }

    /// <summary>Sets the ACL user.</summary>
    void Username(string username);

    /// <summary>Sets the password.</summary>
    void Password(string password);

    /// <summary>Selects the database.</summary>
    /// <param name="database">The number, 0 or more; a Redis Cluster has 0 only.</param>
    void Database(int database);

    /// <summary>Encrypts the connections and validates the server's certificate.</summary>
    void UseTls();

    /// <summary>Changes any option of the client.</summary>
    /// <param name="configure">Gets the present options and returns those to use.</param>
    void ConfigureClient(Func<RedisOptions, RedisOptions> configure);
}
