using System.Text;
using System.Text.RegularExpressions;
using Bus.Models.Configuration;
using Bus.Models.Offline;
using Bus.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Models.Tests;

public sealed partial class Documents
{
    private static readonly string Guide = File.ReadAllText(Repository.PathOf("docs/models.md"));

    [Fact]
    public void The_providers_of_the_guide_are_those_of_the_program()
    {
        foreach (var preset in ProviderPreset.All)
        {
            var line = Guide.Split('\n').Single(x => x.StartsWith($"| `{preset.Name}` |", StringComparison.Ordinal));

            line.ShouldContain($"`{preset.Endpoint}`");
            line.ShouldContain(preset.Model ?? "must be named");
            line.ShouldContain($"`{preset.KeyVariable}`");
            line.ShouldContain(preset.InputPrice == 0 ? "0: set them" : FormattableString.Invariant($"{preset.InputPrice}, {preset.OutputPrice}, {preset.RequestPrice}"));
        }
    }

    [Fact]
    public void The_settings_of_the_guide_build_a_model()
    {
        var key = Path.GetTempFileName();
        try
        {
            File.WriteAllText(key, "sk-of-the-test");
            var names = Settings().Matches(Guide).Select(match =>
            {
                var json = match.Groups["json"].Value.Replace("/run/secrets/perplexity", key, StringComparison.Ordinal).Replace("\"deepseek-reasoner\"", $"\"deepseek-reasoner\", \"ApiKeyFile\": \"{key}\"", StringComparison.Ordinal);
                var settings = new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();
                using var services = new ServiceCollection().AddStrategyModels(settings.GetSection("Models")).BuildServiceProvider();
                return services.GetRequiredService<IStrategyModel>().Name;
            });

            names.ShouldBe(["perplexity/sonar-pro + deepseek/deepseek-reasoner", "openai/qwen3-coder"]);
        }
        finally
        {
            File.Delete(key);
        }
    }

    [Fact]
    public void Every_phrase_that_the_guide_says_the_offline_provider_reads_is_known()
    {
        var table = Guide[Guide.IndexOf("## What the offline provider reads", StringComparison.Ordinal)..];
        var phrases = Phrase().Matches(table[..table.IndexOf("Every number", StringComparison.Ordinal)]).Select(x => x.Groups["phrase"].Value).ToList();

        phrases.Count.ShouldBeGreaterThan(50);
        foreach (var phrase in phrases)
        {
            IdeaLexer.Read(phrase).ShouldNotBeEmpty(phrase);
        }
    }

    [GeneratedRegex("```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Settings();

    [GeneratedRegex("`(?<phrase>[^`]+)`")]
    private static partial Regex Phrase();
}
