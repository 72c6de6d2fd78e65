using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Configuration;

/// <summary>Checks the options and says in plain words what is wrong.</summary>
internal sealed class BacktestJobsOptionsValidator : IValidateOptions<BacktestJobsOptions>
{
    private static readonly TimeSpan MinResultLifetime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan MaxResultLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan MinProgressInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MaxProgressInterval = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, BacktestJobsOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(BacktestJobsOptions options)
    {
        if (options.DataDirectory is { } folder && !Directory.Exists(folder))
        {
            yield return $"{nameof(BacktestJobsOptions.DataDirectory)} is '{folder}', which is no folder; name one that exists, or none.";
        }

        if (options.ResultLifetime < MinResultLifetime || options.ResultLifetime > MaxResultLifetime)
        {
            yield return Range(nameof(BacktestJobsOptions.ResultLifetime), options.ResultLifetime, MinResultLifetime, MaxResultLifetime);
        }

        if (options.ProgressInterval < MinProgressInterval || options.ProgressInterval > MaxProgressInterval)
        {
            yield return Range(nameof(BacktestJobsOptions.ProgressInterval), options.ProgressInterval, MinProgressInterval, MaxProgressInterval);
        }

        if (options.Concurrency is < 1 or > 1024)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(BacktestJobsOptions.Concurrency)} is {options.Concurrency}; allowed is 1 to 1024.");
        }

        if (string.IsNullOrEmpty(options.KeyPrefix) || options.KeyPrefix.Any(x => !char.IsAsciiLetterOrDigit(x) && x is not ('-' or '_' or '.')))
        {
            yield return $"{nameof(BacktestJobsOptions.KeyPrefix)} is '{options.KeyPrefix}'; allowed are letters, digits and - _ .";
        }
    }

    private static string Range(string name, TimeSpan value, TimeSpan minimum, TimeSpan maximum) => $"{name} is {value}; allowed is {minimum} to {maximum}.";
}
