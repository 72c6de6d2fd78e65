using Bus.Contracts;
using MassTransit;

namespace Bus.Jobs.Types;

/// <summary>Everything a worker knows of the jobs of one type.</summary>
internal sealed record JobDefinition<TCommand>
    where TCommand : class
{
    internal required JobTypeRecord Record { get; init; }

    internal required Func<TCommand, Guid> GetJobId { get; init; }

    internal required int Concurrency { get; init; }

    internal required TimeSpan ProgressInterval { get; init; }

    internal required TimeSpan StopGrace { get; init; }

    internal required bool HandlesFailedChildren { get; init; }

    internal required IReadOnlyList<Type> NonRetryable { get; init; }

    /// <summary>Says in plain words why a body cannot be read; null where nothing is wrong with it.</summary>
    internal required Func<ReadOnlyMemory<byte>, Exception?>? Explain { get; init; }

    internal required Func<IPublishEndpoint, JobProgress, Task>? PublishProgress { get; init; }

    /// <summary>Publishes the result, and gives it to whoever asked for a response.</summary>
    internal required Func<ConsumeContext, ReadOnlyMemory<byte>, Task>? PublishResult { get; init; }

    /// <summary>Publishes that a job came to no result, and says so to whoever asked for a response.</summary>
    internal required Func<ConsumeContext, JobFailed, Task>? PublishFailure { get; init; }

    /// <summary>Where it is told that a job came to no result or was given up.</summary>
    internal string FaultQueue => $"{Record.Queue}-fault";

    internal bool IsRetryable(Exception exception) =>
        exception is not JobChildrenFailedException && !NonRetryable.Any(x => x.IsInstanceOfType(exception));
}
