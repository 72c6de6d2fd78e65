using Bus.RedisStreams.Middleware;
using MassTransit;
using MassTransit.Configuration;

namespace Bus.RedisStreams.Configuration;

/// <summary>Adds the scheduler to the consume pipes.</summary>
internal sealed class RedisStreamsMessageSchedulerSpecification : IPipeSpecification<ConsumeContext>
{
    public void Apply(IPipeBuilder<ConsumeContext> builder) => builder.AddFilter(new RedisStreamsMessageSchedulerFilter());

    public IEnumerable<ValidationResult> Validate() => [];
}
