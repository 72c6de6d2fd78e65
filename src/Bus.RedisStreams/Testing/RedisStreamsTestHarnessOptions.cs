namespace MassTransit;

/// <summary>What the buses of a test's container do with the keys of their Redis.</summary>
public sealed class RedisStreamsTestHarnessOptions
{
    /// <summary>The prefix of all keys of the test, whatever the bus itself sets.</summary>
    /// <value>The default value is <see langword="null"/>: a random one per container, which this property tells once the options are resolved.</value>
    /// <remarks>
    /// Letters, digits and - _ . and no number alone. A further bus of the container (<c>AddMassTransit&lt;TBus&gt;</c>) has <c>-TBus</c> behind it.
    /// Nobody finds the keys of a random prefix again, so they are deleted when the bus stops; those of a given one stay.
    /// </remarks>
    public string? KeyPrefix { get; set; }

    /// <summary>Whether all keys of <see cref="KeyPrefix"/> are deleted before the bus starts: queues, error queues and subscriptions.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    /// <remarks>Refused for <c>bus</c>, the prefix of every bus that sets none. The Redis user needs the right to <c>SCAN</c>.</remarks>
    public bool CleanKeys { get; set; }

    internal bool IsRandomPrefix { get; set; }
}
