using Microsoft.Extensions.Options;

namespace Bus.Models.Configuration;

/// <summary>Checks the options and says in plain words what is wrong.</summary>
internal sealed class StrategyModelsOptionsValidator : IValidateOptions<StrategyModelsOptions>
{
    public ValidateOptionsResult Validate(string? name, StrategyModelsOptions options)
    {
        var problems = new[] { (nameof(StrategyModelsOptions.Reasoning), options.Reasoning), (nameof(StrategyModelsOptions.Code), options.Code) }
            .SelectMany(x => x.Item2 is null ? [$"{x.Item1} is null; leave it out for the offline provider."] : ProviderOptionsRules.Problems(x.Item1, x.Item2))
            .ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
