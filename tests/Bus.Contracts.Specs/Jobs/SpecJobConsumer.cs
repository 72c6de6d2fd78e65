using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Runs jobs as the spec's <see cref="JobScript"/> says.</summary>
public sealed class SpecJobConsumer(JobScript script) : IJobConsumer<SpecJob>
{
    public Task Run(JobContext<SpecJob> context) => script.RunAsync(context);
}
