using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.Workflow.Configuration;

/// <summary>Checks the options and says in plain words what is wrong.</summary>
internal sealed class StrategyWorkflowOptionsValidator : IValidateOptions<StrategyWorkflowOptions>
{
    public ValidateOptionsResult Validate(string? name, StrategyWorkflowOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(StrategyWorkflowOptions options)
    {
        if (string.IsNullOrEmpty(options.KeyPrefix) || options.KeyPrefix.Any(x => !char.IsAsciiLetterOrDigit(x) && x is not ('-' or '_' or '.')))
        {
            yield return $"{nameof(StrategyWorkflowOptions.KeyPrefix)} is '{options.KeyPrefix}'; allowed are letters, digits and - _ .";
        }

        foreach (var (name, value, minimum, maximum) in new[]
        {
            (nameof(StrategyWorkflowOptions.Lifetime), options.Lifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            (nameof(StrategyWorkflowOptions.ModelTimeout), options.ModelTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            (nameof(StrategyWorkflowOptions.TestTimeout), options.TestTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            (nameof(StrategyWorkflowOptions.DeployTimeout), options.DeployTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            (nameof(StrategyWorkflowOptions.RetryInitialInterval), options.RetryInitialInterval, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1)),
            (nameof(StrategyWorkflowOptions.RetryMaxInterval), options.RetryMaxInterval, options.RetryInitialInterval, TimeSpan.FromDays(7)),
        })
        {
            if (value < minimum || value > maximum)
            {
                yield return $"{name} is {value}; allowed is {minimum} to {maximum}.";
            }
        }

        foreach (var (name, value, minimum, maximum) in new[]
        {
            (nameof(StrategyWorkflowOptions.Concurrency), options.Concurrency, 1, 1024),
            (nameof(StrategyWorkflowOptions.ModelRetries), options.ModelRetries, 0, 1000),
            (nameof(StrategyWorkflowOptions.CompensationRetries), options.CompensationRetries, 0, 1000),
        })
        {
            if (value < minimum || value > maximum)
            {
                yield return $"{name} is {value}; allowed is {minimum} to {maximum}.";
            }
        }
    }
}
