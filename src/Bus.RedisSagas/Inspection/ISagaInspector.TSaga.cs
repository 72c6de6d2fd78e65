namespace MassTransit;

/// <summary>Looks at the instances of a saga that <c>RedisRepository</c> keeps; the container has one per saga.</summary>
/// <typeparam name="TSaga">The saga.</typeparam>
/// <remarks>Thread-safe; see <see cref="ISagaView"/>.</remarks>
public interface ISagaInspector<TSaga> : ISagaView
    where TSaga : class, ISaga;
