namespace Bus.Redis;

/// <summary>Where a unit of work is found: consume contexts of endpoints that have units of work have this as a payload.</summary>
public interface IRedisUnitOfWorkSource
{
    /// <summary>The unit of work.</summary>
    IRedisUnitOfWork UnitOfWork { get; }
}
