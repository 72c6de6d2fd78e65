namespace Bus.Models.Configuration;

/// <summary>Where a key is read from. The key itself is never kept, so that no dump of options or settings holds it.</summary>
/// <param name="File">The file; null for the variable.</param>
/// <param name="Variable">The environment variable; null for none.</param>
/// <param name="IsRequired">Whether the provider refuses calls without a key.</param>
internal sealed record ApiKeySource(string? File, string? Variable, bool IsRequired)
{
    private const int MaxLength = 4096;

    internal static ApiKeySource From(ModelProviderOptions options, ProviderPreset preset)
    {
        var variable = options.ApiKeyVariable ?? preset.KeyVariable;
        var isRequired = (options.Endpoint is null || preset.Model is not null) && variable.Length > 0;
        return new(string.IsNullOrEmpty(options.ApiKeyFile) ? null : options.ApiKeyFile, variable.Length == 0 ? null : variable, isRequired || !string.IsNullOrEmpty(options.ApiKeyFile));
    }

    /// <summary>The key; null when there is none and none is required.</summary>
    /// <exception cref="ModelException">The key is required and missing, or cannot be a key.</exception>
    internal string? Read() => TryRead(out var key) is { } problem ? throw new ModelException(problem, isRetryable: false) : key;

    /// <summary>What is wrong, as a sentence without the key; null when all is well.</summary>
    internal string? TryRead(out string? key)
    {
        key = null;
        string? text;
        try
        {
            text = File is not null ? ReadFile(File) : Variable is null ? null : Environment.GetEnvironmentVariable(Variable);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"The key file '{File}' cannot be read; name a file that exists and that this program may read.";
        }

        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return !IsRequired ? null
                : File is not null ? $"The key file '{File}' is empty; it must hold the key and nothing else."
                : $"The key is missing; set the environment variable {Variable}, or ApiKeyFile to a file that holds the key.";
        }

        if (text.Length > MaxLength || text.Any(x => x is <= ' ' or > '~'))
        {
            return $"The {(File is not null ? $"key file '{File}'" : $"environment variable {Variable}")} holds more than a key; it must hold one word of printable characters.";
        }

        key = text;
        return null;
    }

    private static string ReadFile(string file)
    {
        using var reader = new StreamReader(file);
        var buffer = new char[MaxLength + 2];
        return new string(buffer, 0, reader.ReadBlock(buffer));
    }
}
