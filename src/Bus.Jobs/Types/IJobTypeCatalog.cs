namespace Bus.Jobs.Types;

/// <summary>The job types that workers announced.</summary>
internal interface IJobTypeCatalog
{
    /// <summary>Finds a type; asks Redis when it is not known, or not since a few seconds.</summary>
    Task<JobTypeRecord?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Finds the type whose command is a message type.</summary>
    Task<JobTypeRecord?> FindByMessageTypeAsync(string messageType, CancellationToken cancellationToken);

    /// <summary>All types, read from Redis.</summary>
    Task<IReadOnlyList<JobTypeRecord>> GetAllAsync(CancellationToken cancellationToken);

    /// <summary>Announces types.</summary>
    Task AnnounceAsync(IEnumerable<JobTypeRecord> types, CancellationToken cancellationToken);
}
