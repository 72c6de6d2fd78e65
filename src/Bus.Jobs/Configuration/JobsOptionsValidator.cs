using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Configuration;

/// <summary>Checks the options and says in plain words what is wrong.</summary>
internal sealed class JobsOptionsValidator : IValidateOptions<JobsOptions>
{
    private static readonly TimeSpan MinResultLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxResultLifetime = TimeSpan.FromDays(365);

    public ValidateOptionsResult Validate(string? name, JobsOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(JobsOptions options)
    {
        if (options.ResultLifetime < MinResultLifetime || options.ResultLifetime > MaxResultLifetime)
        {
            yield return $"{nameof(JobsOptions.ResultLifetime)} is {options.ResultLifetime}; allowed is {MinResultLifetime} to {MaxResultLifetime}.";
        }

        if (string.IsNullOrEmpty(options.KeyPrefix) || options.KeyPrefix.Any(x => !char.IsAsciiLetterOrDigit(x) && x is not ('-' or '_' or '.')))
        {
            yield return $"{nameof(JobsOptions.KeyPrefix)} is '{options.KeyPrefix}'; allowed are letters, digits and - _ .";
        }
    }
}
