using System.Globalization;
using Bus.Models.Prompts;

namespace Bus.Models.Configuration;

/// <summary>What the options of one provider may be.</summary>
internal static class ProviderOptionsRules
{
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromHours(1);
    private static readonly TimeSpan MaxTotalTimeout = TimeSpan.FromHours(24);

    internal static IEnumerable<string> Problems(string path, ModelProviderOptions options)
    {
        // Also for the offline provider: a key in the settings is a mistake, whoever is asked.
        if (!string.IsNullOrEmpty(options.ApiKey))
        {
            yield return $"{path}.ApiKey is set; a key is not taken from settings: name a file that holds it (ApiKeyFile) or an environment variable (ApiKeyVariable).";
        }

        if (ProviderPreset.IsOffline(options.Provider))
        {
            yield break;
        }

        if (ProviderPreset.Find(options.Provider ?? "") is not { } preset)
        {
            yield return $"{path}.Provider is '{options.Provider}'; allowed are {ProviderPreset.Offline}, {string.Join(", ", ProviderPreset.All.Select(x => x.Name))}.";
            yield break;
        }

        foreach (var problem in Ranges(path, options).Concat(Folders(path, options)).Concat(KeyAndEndpoint(path, options, preset)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> Ranges(string path, ModelProviderOptions options)
    {
        if (options.Timeout < MinTimeout || options.Timeout > MaxTimeout)
        {
            yield return $"{path}.Timeout is {options.Timeout}; allowed is {MinTimeout} to {MaxTimeout}.";
        }
        else if (options.TotalTimeout < options.Timeout || options.TotalTimeout > MaxTotalTimeout)
        {
            yield return $"{path}.TotalTimeout is {options.TotalTimeout}; allowed is {path}.Timeout, which is {options.Timeout}, to {MaxTotalTimeout}.";
        }

        if (options.MaxRetries is < 0 or > 20)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{path}.MaxRetries is {options.MaxRetries}; allowed is 0 to 20.");
        }

        if (options.MaxOutputTokens is < 64 or > 200_000)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{path}.MaxOutputTokens is {options.MaxOutputTokens}; allowed is 64 to 200000.");
        }

        if (options.Temperature is not (>= 0 and <= 2))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{path}.Temperature is {options.Temperature}; allowed is 0 to 2.");
        }

        foreach (var (name, price) in new[] { ("InputPrice", options.InputPrice), ("OutputPrice", options.OutputPrice), ("RequestPrice", options.RequestPrice) })
        {
            if (price is < 0 or > 100_000)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{path}.{name} is {price}; allowed is 0 to 100000 US dollars.");
            }
        }
    }

    private static IEnumerable<string> Folders(string path, ModelProviderOptions options)
    {
        foreach (var (name, folder) in new[] { ("PromptDirectory", options.PromptDirectory), ("ReplayFrom", options.ReplayFrom) })
        {
            if (folder is not null && !Directory.Exists(folder))
            {
                yield return $"{path}.{name} is '{folder}', which is no folder; name one that exists, or none.";
            }
        }

        if (Directory.Exists(options.PromptDirectory) && FindPromptProblem(options.PromptDirectory) is { } problem)
        {
            yield return $"{path}.PromptDirectory: {problem}";
        }

        if (options.RecordTo is not null && options.ReplayFrom is not null)
        {
            yield return $"{path}.RecordTo and {path}.ReplayFrom are both set; an exchange that is replayed is recorded already, so set one of them.";
        }
    }

    private static string? FindPromptProblem(string folder)
    {
        try
        {
            _ = PromptLibrary.Load(folder);
            return null;
        }
        catch (ModelException exception)
        {
            return exception.Message;
        }
    }

    private static IEnumerable<string> KeyAndEndpoint(string path, ModelProviderOptions options, ProviderPreset preset)
    {
        if (string.IsNullOrWhiteSpace(options.Model ?? preset.Model))
        {
            yield return $"{path}.Model is missing; {preset.Name} needs the name of a model.";
        }

        if (options.ApiKeyVariable is { Length: > 0 } variable && !variable.All(x => char.IsAsciiLetterOrDigit(x) || x == '_'))
        {
            // Somebody put the key itself there: it is not repeated.
            yield return $"{path}.ApiKeyVariable is not the name of an environment variable; allowed are letters, digits and _, and it is the name that goes there, not the key.";
            yield break;
        }

        // The address is not repeated either: it may hold a key.
        var text = options.Endpoint ?? preset.Endpoint;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
        {
            yield return $"{path}.Endpoint is not an address of the form https://host/path; allowed is http or https, without user, password and query.";
            yield break;
        }

        if (options.ReplayFrom is not null)
        {
            yield break;
        }

        if (ApiKeySource.From(options, preset).TryRead(out var key) is { } problem)
        {
            yield return $"{path}: {problem}";
        }
        else if (key is not null && endpoint.Scheme == "http" && !endpoint.IsLoopback)
        {
            yield return $"{path}.Endpoint is http on another machine, where a key could be read on the way; use https, or set {path}.ApiKeyVariable to '' for a server that takes no key.";
        }
    }
}
