namespace Bus.Models.Configuration;

/// <summary>The options of a provider with the preset filled in, as they were when the model was built.</summary>
internal sealed record ProviderSettings
{
    private const decimal Million = 1_000_000;

    internal required string Name { get; init; }

    internal required Uri Endpoint { get; init; }

    internal required string Model { get; init; }

    internal required ApiKeySource Key { get; init; }

    internal required JsonFormat JsonFormat { get; init; }

    internal TimeSpan Timeout { get; init; }

    internal TimeSpan TotalTimeout { get; init; }

    internal int MaxRetries { get; init; }

    internal int MaxOutputTokens { get; init; }

    internal double Temperature { get; init; }

    internal decimal InputPrice { get; init; }

    internal decimal OutputPrice { get; init; }

    internal decimal RequestPrice { get; init; }

    internal string? PromptDirectory { get; init; }

    internal string? RecordTo { get; init; }

    internal string? ReplayFrom { get; init; }

    /// <summary>The options have been validated.</summary>
    internal static ProviderSettings From(ModelProviderOptions options)
    {
        var preset = ProviderPreset.Find(options.Provider)!;
        return new ProviderSettings
        {
            Name = $"{preset.Name}/{options.Model ?? preset.Model}",
            Endpoint = EndpointOf(options.Endpoint ?? preset.Endpoint),
            Model = options.Model ?? preset.Model!,
            Key = ApiKeySource.From(options, preset),
            JsonFormat = preset.JsonFormat,
            Timeout = options.Timeout,
            TotalTimeout = options.TotalTimeout,
            MaxRetries = options.MaxRetries,
            MaxOutputTokens = options.MaxOutputTokens,
            Temperature = options.Temperature,
            InputPrice = options.InputPrice ?? preset.InputPrice,
            OutputPrice = options.OutputPrice ?? preset.OutputPrice,
            RequestPrice = options.RequestPrice ?? preset.RequestPrice,
            PromptDirectory = options.PromptDirectory,
            RecordTo = options.RecordTo,
            ReplayFrom = options.ReplayFrom,
        };
    }

    internal ModelUsage Usage(long inputTokens, long outputTokens) =>
        new(1, inputTokens, outputTokens, RequestPrice + (((inputTokens * InputPrice) + (outputTokens * OutputPrice)) / Million));

    private static Uri EndpointOf(string address) => new(new Uri(address.TrimEnd('/') + "/"), "chat/completions");
}
