namespace Bus.Models.Configuration;

/// <summary>What is known of a provider.</summary>
/// <param name="Name">As in the options.</param>
/// <param name="Endpoint">Where it is.</param>
/// <param name="Model">The usual model; null when there is none.</param>
/// <param name="KeyVariable">The environment variable that usually holds its key.</param>
/// <param name="JsonFormat">How it is asked for JSON.</param>
/// <param name="InputPrice">US dollars for a million tokens.</param>
/// <param name="OutputPrice">US dollars for a million tokens.</param>
/// <param name="RequestPrice">US dollars for a request.</param>
internal sealed record ProviderPreset(
    string Name, string Endpoint, string? Model, string KeyVariable, JsonFormat JsonFormat, decimal InputPrice, decimal OutputPrice, decimal RequestPrice)
{
    internal const string Offline = "offline";

    /// <summary>Prices without any discount, as published in 2025: a budget that knows nothing better should rather end too early.</summary>
    internal static IReadOnlyList<ProviderPreset> All { get; } =
    [
        new("deepseek", "https://api.deepseek.com", "deepseek-chat", "DEEPSEEK_API_KEY", JsonFormat.Object, 0.56m, 1.68m, 0),
        new("perplexity", "https://api.perplexity.ai", "sonar-pro", "PERPLEXITY_API_KEY", JsonFormat.Schema, 3, 15, 0.014m),
        new("openai", "https://api.openai.com/v1", null, "OPENAI_API_KEY", JsonFormat.Object, 0, 0, 0),
    ];

    internal static ProviderPreset? Find(string name) => All.FirstOrDefault(x => string.Equals(x.Name, name, StringComparison.OrdinalIgnoreCase));

    internal static bool IsOffline(string? name) => string.Equals(name, Offline, StringComparison.OrdinalIgnoreCase);
}
