namespace MassTransit;

/// <summary>The job of a consumer that was registered by <c>AddJob</c>.</summary>
public static class JobConsumeContextExtensions
{
    /// <summary>The job that the consumer runs.</summary>
    /// <param name="context">What the consumer was called with.</param>
    /// <returns>The job.</returns>
    /// <exception cref="InvalidOperationException">The consumer was not registered by <c>AddJob</c>.</exception>
    public static IJobRun GetJob(this ConsumeContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.TryGetPayload<IJobRun>(out var job)
            ? job
            : throw new InvalidOperationException("The message belongs to no job: register its consumer by AddJob<TCommand, TConsumer>(name).");
    }
}
