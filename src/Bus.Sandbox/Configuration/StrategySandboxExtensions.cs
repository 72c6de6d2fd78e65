using Bus.Sandbox;
using Bus.Sandbox.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace MassTransit;

/// <summary>Registers the sandbox of strategies.</summary>
public static class StrategySandboxExtensions
{
    /// <summary>Registers <see cref="IStrategySandbox"/> and <see cref="IPythonSandbox"/>, and <see cref="StrategySandbox"/> and <see cref="PythonSandbox"/> as the same instances.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes options.</param>
    /// <returns>The services.</returns>
    /// <remarks>No process is started before the first strategy.</remarks>
    public static IServiceCollection AddStrategySandbox(this IServiceCollection services, Action<SandboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<SandboxOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SandboxOptions>, SandboxOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new StrategySandbox(
            provider.GetRequiredService<IOptions<SandboxOptions>>().Value,
            provider.GetService<ILogger<StrategySandbox>>() ?? NullLogger<StrategySandbox>.Instance,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IStrategySandbox>(provider => provider.GetRequiredService<StrategySandbox>());
        services.TryAddSingleton(provider => new PythonSandbox(
            provider.GetRequiredService<IOptions<SandboxOptions>>().Value,
            provider.GetService<ILogger<PythonSandbox>>() ?? NullLogger<PythonSandbox>.Instance,
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IPythonSandbox>(provider => provider.GetRequiredService<PythonSandbox>());
        return services;
    }
}
