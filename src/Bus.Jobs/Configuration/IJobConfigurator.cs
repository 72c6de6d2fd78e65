using Bus.Contracts;

namespace MassTransit;

/// <summary>Configures the jobs of one type.</summary>
/// <typeparam name="TCommand">The command.</typeparam>
/// <remarks>A wrong value is refused when the bus is built, with a sentence that names it.</remarks>
public interface IJobConfigurator<TCommand>
    where TCommand : class
{
    /// <summary>The queue of the commands.</summary>
    /// <value>The default value is the type's name.</value>
    string Queue { get; set; }

    /// <summary>How many jobs of the type one process runs at the same time.</summary>
    /// <value>The default value is the number of processors; from 1 to 1024.</value>
    int Concurrency { get; set; }

    /// <summary>How long a run may take; then its token is cancelled, and the run has failed.</summary>
    /// <value>The default value is 360 seconds; from 10 milliseconds to 30 days. A job may name another one.</value>
    TimeSpan Timeout { get; set; }

    /// <summary>How often a job is run again after a failure that is retryable.</summary>
    /// <value>The default value is 3; from 0 to 1000. A job may name another one.</value>
    int MaxRetries { get; set; }

    /// <summary>The pause before the first retry; each further one is twice as long.</summary>
    /// <value>The default value is 1 second; from 1 millisecond to 1 day.</value>
    TimeSpan RetryInitialInterval { get; set; }

    /// <summary>The longest pause before a retry.</summary>
    /// <value>The default value is 60 seconds; from <see cref="RetryInitialInterval"/> to 7 days.</value>
    TimeSpan RetryMaxInterval { get; set; }

    /// <summary>The share by which a pause may be shorter, at random, so that jobs which failed together are not retried together.</summary>
    /// <value>The default value is 0.5; from 0 to 1.</value>
    double RetryJitter { get; set; }

    /// <summary>How often a run tells that it lives and how far it is, and learns whether it is to stop.</summary>
    /// <value>The default value is 0.5 seconds; from 50 milliseconds to 1 hour.</value>
    TimeSpan ProgressInterval { get; set; }

    /// <summary>How long a consumer may take to end when its token was cancelled; then it is given up, and whatever it still does has no effect on its job.</summary>
    /// <value>The default value is 30 seconds; from 10 milliseconds to 1 day.</value>
    TimeSpan StopGrace { get; set; }

    /// <summary>Whether the consumer wants to be called when some of its children came to no result.</summary>
    /// <value>The default value is <see langword="false"/>: the job then fails with the child's error, and is not retried.</value>
    bool HandlesFailedChildren { get; set; }

    /// <summary>Says where a command names its job.</summary>
    /// <param name="jobId">Gives the id, or an empty one: then the message's id is the job's.</param>
    void JobId(Func<TCommand, Guid> jobId);

    /// <summary>Exceptions of a type mean that the same command would fail again: the job goes to the dead letters at once.</summary>
    /// <typeparam name="TException">The exception, those derived from it included.</typeparam>
    void NonRetryable<TException>()
        where TException : Exception;

    /// <summary>Says in plain words why a command that was written by hand cannot be read.</summary>
    /// <param name="explain">Gets the body; returns what is wrong with it, or <see langword="null"/>.</param>
    void Unreadable(Func<ReadOnlyMemory<byte>, Exception?> explain);

    /// <summary>Publishes an event with each report of a run.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="create">Makes it.</param>
    void PublishProgress<TEvent>(Func<JobProgress, TEvent> create)
        where TEvent : class;

    /// <summary>Publishes the result that a consumer completes its job with, and sends it to whoever asked for a response.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    void PublishResult<TResult>()
        where TResult : class;

    /// <summary>Publishes an event when a job comes to no result, and sends it to whoever asked for a response.</summary>
    /// <typeparam name="TEvent">The event.</typeparam>
    /// <param name="create">Makes it.</param>
    void PublishFailure<TEvent>(Func<JobFailed, TEvent> create)
        where TEvent : class;
}
