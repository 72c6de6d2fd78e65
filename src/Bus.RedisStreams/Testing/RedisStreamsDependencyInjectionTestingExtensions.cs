using Bus.RedisStreams.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MassTransit;

/// <summary>Keeps the tests of an application apart on a Redis that they share.</summary>
public static class RedisStreamsDependencyInjectionTestingExtensions
{
    /// <summary>Gives the buses of this container a key prefix of their own, in place of the one that they set, and cleans it if asked.</summary>
    /// <remarks>Made for <c>AddMassTransitTestHarness(x => x.UsingRedisStreams(..))</c>; it may be called before or behind that.</remarks>
    /// <param name="services">The container.</param>
    /// <param name="configure">Sets the prefix and whether its keys are deleted at start. Without it the prefix is random.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection ConfigureRedisStreamsTestOptions(this IServiceCollection services, Action<RedisStreamsTestHarnessOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RedisStreamsTestHarnessOptions>()
            .Configure(options => configure?.Invoke(options))
            .PostConfigure(options =>
            {
                options.IsRandomPrefix = options.KeyPrefix is null;
                options.KeyPrefix ??= TestKeys.CreateRandomPrefix();
            })
            .Validate(options => !options.CleanKeys || options.KeyPrefix != TestKeys.PrefixInUse, TestKeys.PrefixInUseSentence);
        services.TryAddSingleton<TestKeys>();
        return services;
    }
}
