namespace Bus.RedisStreams;

/// <summary>Found as a payload of a consume context that has a unit of work.</summary>
internal interface IUnitOfWorkContext
{
    RedisUnitOfWork Work { get; }
}
