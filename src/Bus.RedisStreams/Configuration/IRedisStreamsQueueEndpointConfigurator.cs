namespace MassTransit;

/// <summary>Settings of a queue that a bus or one of its receive endpoints consumes.</summary>
public interface IRedisStreamsQueueEndpointConfigurator
{
    /// <summary>How long the messages of an instance stay its own after it was last heard of.</summary>
    /// <value>The default value is 30 seconds; at least 0.5 seconds.</value>
    /// <remarks>A live instance renews its lease every third of it, so a handler may run for any time. After a crash its messages are delivered again within this time plus one second.</remarks>
    TimeSpan LockDuration { set; }

    /// <summary>How many times a message is delivered to handlers before it goes to the error queue.</summary>
    /// <value>The default value is 10; at least 1.</value>
    /// <remarks>It ends the loop of a message that kills its process. Retries of the consume pipe count as one delivery.</remarks>
    int MaxDeliveryCount { set; }

    /// <summary>How long a message waits before it is delivered again after a fault that was rethrown to the transport.</summary>
    /// <value>The default value is 1 second; not negative.</value>
    TimeSpan UnlockDelay { set; }

    /// <summary>How long a lane that has messages may go unserved while lanes before it are served.</summary>
    /// <value>The default value is 30 seconds; not negative.</value>
    /// <remarks>After that it gets one message of a fetch, at most one for nine messages of other lanes: the lower lanes together take a tenth while higher ones wait.</remarks>
    TimeSpan MaxPriorityWait { set; }

    /// <summary>Whether messages whose time to live is over go to the skipped queue, with the reason <c>expired</c>, instead of being deleted.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    bool DeadLetterExpiredMessages { set; }

    /// <summary>Whether the queue's messages are deleted when the endpoint starts for the first time in this process.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>A reconnect purges nothing; error and skipped queues are left alone.</remarks>
    bool PurgeOnStartup { set; }
}
