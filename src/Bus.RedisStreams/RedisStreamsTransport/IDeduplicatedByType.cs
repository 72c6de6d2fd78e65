namespace Bus.RedisStreams;

/// <summary>A message whose type says how second ones are recognized.</summary>
internal interface IDeduplicatedByType
{
    /// <summary>Sets what the type says; what is set for the message itself wins.</summary>
    /// <param name="id">The id; <see langword="null"/> for the message id.</param>
    /// <param name="window">How long a second one is dropped.</param>
    void SetTypeDeduplication(string? id, TimeSpan window);
}
