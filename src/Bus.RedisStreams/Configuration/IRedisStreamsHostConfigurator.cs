using System.IO.Compression;
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

    /// <summary>The most bytes that the body and the headers of a message may have, before compression.</summary>
    /// <value>The default value is 67,108,864 (64 MiB); from 1,024 to 536,870,912 (512 MiB, the largest value that Redis takes by default).</value>
    /// <remarks>A larger message is refused before anything is sent. A fault, which holds the message that failed, may be larger. Larger messages of others are received, except compressed ones: their bodies may have four times as many bytes when decompressed.</remarks>
    long MaxMessageSize { set; }

    /// <summary>Compresses large bodies with gzip; every endpoint of this transport reads them, whatever its own settings.</summary>
    /// <param name="above">Bodies with more bytes than this are compressed, unless that makes them no smaller; 0 or more.</param>
    /// <param name="level">How hard to try.</param>
    /// <remarks>By default nothing is compressed. Readers in other languages have to look at the field <c>content-encoding</c>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    void CompressBodiesAbove(int above, CompressionLevel level = CompressionLevel.Fastest);

    /// <summary>Lets every send complete when replicas have the message too.</summary>
    /// <param name="replicas">How many replicas must have it, 1 to 100.</param>
    /// <param name="timeout">How long that may take, more than 0 and at most 5 minutes; after that the send fails with a <see cref="ReplicasNotConfirmedException"/>, and the message is in the primary.</param>
    /// <remarks>It narrows the window in which a failover loses messages and does not close it. <c>context.WaitForReplicas(..)</c> sets it for one message.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    void WaitForReplicas(int replicas, TimeSpan timeout);

    /// <summary>Changes any option of the client.</summary>
    /// <param name="configure">Gets the present options and returns those to use.</param>
    void ConfigureClient(Func<RedisOptions, RedisOptions> configure);
}
