using Bus.Models.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Bus.Models;

/// <summary>Registers <see cref="IStrategyModel"/>.</summary>
public static class StrategyModelsExtensions
{
    /// <summary>Registers the models that a section of the configuration names; both are offline where it says nothing.</summary>
    /// <param name="services">The services.</param>
    /// <param name="section">A section with the members of <see cref="StrategyModelsOptions"/>.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddStrategyModels(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return services.AddStrategyModels(options => section.Bind(options));
    }

    /// <summary>Registers the models; both are offline unless configured otherwise.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddStrategyModels(this IServiceCollection services, Action<StrategyModelsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<StrategyModelsOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<StrategyModelsOptions>, StrategyModelsOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => ModelFactory.Create(
            provider.GetRequiredService<IOptions<StrategyModelsOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            Random.Shared,
            provider.GetService<ILoggerFactory>()?.CreateLogger("Bus.Models") ?? NullLogger.Instance));
        return services;
    }
}
