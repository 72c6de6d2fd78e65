namespace MassTransit;

/// <summary>The job that a consumer runs: <c>context.GetJob()</c>.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IJobRun
{
    /// <summary>The job.</summary>
    Guid JobId { get; }

    /// <summary>The job that waits for this one; <see langword="null"/> if none does.</summary>
    Guid? ParentId { get; }

    /// <summary>Which start of the job this is, counted from 1; goes up with each, whether the one before failed, crashed or was given back.</summary>
    int Attempt { get; }

    /// <summary>The process that runs it.</summary>
    string Worker { get; }

    /// <summary>What became of the children that the consumer awaited; <see langword="null"/> in the run that has not awaited any yet.</summary>
    JobChildren? Children { get; }

    /// <summary>Says how far the run is. It is told at the next interval; the call costs a write to memory.</summary>
    /// <param name="progress">Share of the work done, from 0 to 1.</param>
    /// <param name="text">What it does; <see langword="null"/> to leave it as it is.</param>
    void Report(double progress, string? text = null);

    /// <summary>Completes the job with a result, as the last thing a consumer does.</summary>
    /// <typeparam name="TResult">The result's type.</typeparam>
    /// <param name="result">What is stored, as JSON.</param>
    /// <returns>Whether it was stored; <see langword="false"/> when a later run of the job has begun, or the job has ended.</returns>
    /// <remarks>A consumer that returns without having called it completes its job without a result.</remarks>
    Task<bool> CompleteAsync<TResult>(TResult result);

    /// <summary>Lets the job wait, when the consumer returns, until so many children have ended; then the consumer is called again with <see cref="Children"/>.</summary>
    /// <param name="count">How many children the consumer has submitted, with this job as <see cref="JobOptions.ParentId"/> and with the same ids whenever it runs.</param>
    void AwaitChildren(int count);
}
