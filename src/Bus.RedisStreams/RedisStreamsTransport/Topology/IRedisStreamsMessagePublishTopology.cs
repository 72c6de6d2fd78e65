namespace Bus.RedisStreams.Topology;

/// <summary>How messages of one type are published.</summary>
internal interface IRedisStreamsMessagePublishTopology
{
    /// <summary>The topic of the type itself.</summary>
    string TopicName { get; }

    bool Exclude { get; }

    /// <summary>The topics of the type and of all types it implements, without excluded ones; a publish goes to the subscribers of all of them.</summary>
    IReadOnlyList<string> GetTopicNames();
}
