using Bus.Redis;

namespace MassTransit;

/// <summary>Where the tasks of existing producers come from, and how they become jobs.</summary>
/// <remarks>Read once, when the host starts; later changes have no effect.</remarks>
public sealed class IntakeOptions
{
    /// <summary>The list to which producers push tasks as JSON (<c>LPUSH</c>).</summary>
    /// <value>The default value is <c>strategy_queue</c>; <see langword="null"/> reads no list.</value>
    public string? List { get; set; } = "strategy_queue";

    /// <summary>The stream to which producers add tasks (<c>XADD</c>).</summary>
    /// <value>The default value is <c>bybit:tasks</c>; <see langword="null"/> reads no stream.</value>
    public string? Stream { get; set; } = "bybit:tasks";

    /// <summary>The consumer group in which the stream is read; it is created when it does not exist.</summary>
    /// <value>The default value is <c>workers</c>.</value>
    public string Group { get; set; } = "workers";

    /// <summary>What stands before a task's id in the key of its result.</summary>
    /// <value>The default value is <c>task_result:</c>.</value>
    public string ResultPrefix { get; set; } = "task_result:";

    /// <summary>How long the result of a task can be read after its last change.</summary>
    /// <value>The default value is 24 hours; from 1 minute to 365 days.</value>
    public TimeSpan ResultLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long the tasks that a bridge holds wait for another one when it dies or freezes; also how long an entry of the stream stays with any consumer of the group before it is taken over.</summary>
    /// <value>The default value is 60 seconds; from 1 second to 1 hour.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The file in the workers' data directory for a symbol and an interval.</summary>
    /// <value>The default value is <c>{symbol}-{interval}.csv</c>.</value>
    public string FileName { get; set; } = "{symbol}-{interval}.csv";

    /// <summary>The file in the workers' data directory for a symbol when the task names no interval.</summary>
    /// <value>The default value is <c>{symbol}.csv</c>.</value>
    public string FileNameWithoutInterval { get; set; } = "{symbol}.csv";

    /// <summary>The server of the producers.</summary>
    /// <value>The default value is <see langword="null"/>: the server of the bus.</value>
    public RedisOptions? Redis { get; set; }
}
