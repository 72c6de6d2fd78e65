using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.Jobs.Intake;

/// <summary>Checks the options and says in plain words what is wrong.</summary>
internal sealed class IntakeOptionsValidator : IValidateOptions<IntakeOptions>
{
    public ValidateOptionsResult Validate(string? name, IntakeOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(IntakeOptions options)
    {
        if (options.List is null && options.Stream is null)
        {
            yield return $"Neither {nameof(IntakeOptions.List)} nor {nameof(IntakeOptions.Stream)} is given; at least one of them is needed.";
        }

        foreach (var (option, value) in new[]
        {
            (nameof(IntakeOptions.List), options.List ?? "-"),
            (nameof(IntakeOptions.Stream), options.Stream ?? "-"),
            (nameof(IntakeOptions.Group), options.Group),
            (nameof(IntakeOptions.ResultPrefix), options.ResultPrefix),
        })
        {
            if (string.IsNullOrWhiteSpace(value) || value.Any(char.IsControl))
            {
                yield return $"{option} is '{value}'; it must be a name of at least one character, without control characters.";
            }
        }

        if (options.List is not null && options.List == options.Stream)
        {
            yield return $"{nameof(IntakeOptions.List)} and {nameof(IntakeOptions.Stream)} are both '{options.List}'; one key cannot be both.";
        }

        foreach (var (option, value, minimum, maximum) in new[]
        {
            (nameof(IntakeOptions.ResultLifetime), options.ResultLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            (nameof(IntakeOptions.Lease), options.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        })
        {
            if (value < minimum || value > maximum)
            {
                yield return $"{option} is {value}; allowed is {minimum} to {maximum}.";
            }
        }

        foreach (var (option, value) in new[] { (nameof(IntakeOptions.FileName), options.FileName), (nameof(IntakeOptions.FileNameWithoutInterval), options.FileNameWithoutInterval) })
        {
            if (!value.Contains(IntakeFiles.Symbol, StringComparison.Ordinal))
            {
                yield return $"{option} is '{value}'; it must hold {IntakeFiles.Symbol}, such as prices/{IntakeFiles.Symbol}.csv.";
            }
        }
    }
}
