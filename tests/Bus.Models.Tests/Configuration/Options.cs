using Bus.Models.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Bus.Models.Tests.Configuration;

public sealed class Options
{
    private const string Key = "sk-live-THIS-IS-A-KEY";

    [Fact]
    public async Task By_default_everything_is_offline()
    {
        await using var services = new ServiceCollection().AddStrategyModels().BuildServiceProvider();
        var model = services.GetRequiredService<IStrategyModel>();

        model.Name.ShouldBe("offline");
        model.PromptHash.Length.ShouldBe(64);
        (await model.ReasonAsync(new ReasoningRequest { Idea = ModelBed.Idea }, TestContext.Current.CancellationToken)).Design.Parameters.Count.ShouldBe(2);
    }

    [Fact]
    public void A_section_of_the_configuration_names_the_models()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, Key);
        try
        {
            using var services = new ServiceCollection().AddStrategyModels(Section(
                ("Reasoning:Provider", "perplexity"), ("Reasoning:ApiKeyFile", file), ("Reasoning:Timeout", "00:00:30"),
                ("Code:Provider", "deepseek"), ("Code:Model", "deepseek-reasoner"), ("Code:ApiKeyFile", file))).BuildServiceProvider();

            services.GetRequiredService<IStrategyModel>().Name.ShouldBe("perplexity/sonar-pro + deepseek/deepseek-reasoner");
            services.GetRequiredService<IOptions<StrategyModelsOptions>>().Value.Reasoning.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Provider", "gpt", "Reasoning.Provider is 'gpt'; allowed are offline, deepseek, perplexity, openai.")]
    [InlineData("Model", " ", "Reasoning.Model is missing; openai needs the name of a model.")]
    [InlineData("Endpoint", "localhost:80", "Reasoning.Endpoint is not an address of the form https://host/path; allowed is http or https, without user, password and query.")]
    [InlineData("Endpoint", "https://user:sk-live@host/v1", "Reasoning.Endpoint is not an address of the form https://host/path; allowed is http or https, without user, password and query.")]
    [InlineData("Endpoint", "https://host/v1?key=sk-live", "Reasoning.Endpoint is not an address of the form https://host/path; allowed is http or https, without user, password and query.")]
    [InlineData("Timeout", "00:00:00", "Reasoning.Timeout is 00:00:00; allowed is 00:00:00.1000000 to 01:00:00.")]
    [InlineData("TotalTimeout", "00:00:01", "Reasoning.TotalTimeout is 00:00:01; allowed is Reasoning.Timeout, which is 00:02:00, to 1.00:00:00.")]
    [InlineData("MaxRetries", "-1", "Reasoning.MaxRetries is -1; allowed is 0 to 20.")]
    [InlineData("MaxOutputTokens", "1", "Reasoning.MaxOutputTokens is 1; allowed is 64 to 200000.")]
    [InlineData("Temperature", "3", "Reasoning.Temperature is 3; allowed is 0 to 2.")]
    [InlineData("Temperature", "NaN", "Reasoning.Temperature is NaN; allowed is 0 to 2.")]
    [InlineData("InputPrice", "-1", "Reasoning.InputPrice is -1; allowed is 0 to 100000 US dollars.")]
    [InlineData("PromptDirectory", "/no/such", "Reasoning.PromptDirectory is '/no/such', which is no folder; name one that exists, or none.")]
    [InlineData("ReplayFrom", "/no/such", "Reasoning.ReplayFrom is '/no/such', which is no folder; name one that exists, or none.")]
    [InlineData("ApiKeyFile", "/no/such", "Reasoning: The key file '/no/such' cannot be read; name a file that exists and that this program may read.")]
    [InlineData("ApiKeyVariable", "BUS_NO_SUCH_VARIABLE", "Reasoning: The key is missing; set the environment variable BUS_NO_SUCH_VARIABLE, or ApiKeyFile to a file that holds the key.")]
    public async Task A_wrong_value_is_refused_at_start_in_one_sentence(string option, string value, string sentence)
    {
        var provider = option == "ApiKeyVariable" ? "deepseek" : "openai";
        var settings = new Dictionary<string, string?>
        {
            ["Reasoning:Provider"] = provider,
            ["Reasoning:Model"] = "m",
            ["Reasoning:Endpoint"] = "http://localhost/v1",
            ["Reasoning:ApiKeyVariable"] = "",
            [$"Reasoning:{option}"] = value,
        };

        (await StartAsync([.. settings.Select(x => (x.Key, x.Value!))])).ShouldBe([sentence]);
    }

    [Theory]
    [InlineData("offline", "ApiKey", "Reasoning.ApiKey is set; a key is not taken from settings: name a file that holds it (ApiKeyFile) or an environment variable (ApiKeyVariable).")]
    [InlineData("deepseek", "ApiKeyVariable", "Reasoning.ApiKeyVariable is not the name of an environment variable; allowed are letters, digits and _, and it is the name that goes there, not the key.")]
    public async Task A_key_among_the_settings_is_refused_and_not_repeated(string provider, string option, string sentence)
    {
        var failures = await StartAsync(("Reasoning:Provider", provider), ($"Reasoning:{option}", Key));

        failures.ShouldContain(sentence);
        failures.ShouldAllBe(x => !x.Contains(Key));
    }

    [Theory]
    [InlineData("two words", "holds more than a key; it must hold one word of printable characters.")]
    [InlineData("line\nline", "holds more than a key; it must hold one word of printable characters.")]
    [InlineData("kéy", "holds more than a key; it must hold one word of printable characters.")]
    [InlineData("  \n", "is empty; it must hold the key and nothing else.")]
    public async Task A_file_that_holds_no_key_is_refused_without_its_content(string content, string sentence)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

            var failure = (await StartAsync(("Reasoning:Provider", "deepseek"), ("Reasoning:ApiKeyFile", file))).ShouldHaveSingleItem();

            failure.ShouldBe($"Reasoning: The key file '{file}' {sentence}");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_key_does_not_go_over_plain_http_to_another_machine()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, Key, TestContext.Current.CancellationToken);

            var failures = await StartAsync(("Reasoning:Provider", "openai"), ("Reasoning:Model", "m"), ("Reasoning:Endpoint", "http://models.example/v1"), ("Reasoning:ApiKeyFile", file));

            failures.ShouldBe(["Reasoning.Endpoint is http on another machine, where a key could be read on the way; use https, or set Reasoning.ApiKeyVariable to '' for a server that takes no key."]);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_local_server_needs_no_key() =>
        (await StartAsync(("Reasoning:Provider", "openai"), ("Reasoning:Model", "m"), ("Reasoning:Endpoint", "http://models.example/v1"), ("Reasoning:ApiKeyVariable", ""))).ShouldBeEmpty();

    [Fact]
    public async Task A_prompt_that_cannot_do_its_work_is_refused_at_start()
    {
        var folder = Directory.CreateTempSubdirectory("bus-models-");
        try
        {
            var file = Path.Combine(folder.FullName, "correction.md");
            await File.WriteAllTextAsync(file, "Try again.", TestContext.Current.CancellationToken);

            (await StartAsync(("Code:Provider", "openai"), ("Code:Model", "m"), ("Code:Endpoint", "http://localhost/v1"), ("Code:ApiKeyVariable", ""), ("Code:PromptDirectory", folder.FullName)))
                .ShouldBe([$"Code.PromptDirectory: The prompt '{file}' has no place for the problem; write {{{{problem}}}} where it goes."]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Recording_what_is_replayed_is_refused()
    {
        var folder = Path.GetTempPath();

        (await StartAsync(("Code:Provider", "deepseek"), ("Code:RecordTo", folder), ("Code:ReplayFrom", folder)))
            .ShouldBe(["Code.RecordTo and Code.ReplayFrom are both set; an exchange that is replayed is recorded already, so set one of them."]);
    }

    private static IConfiguration Section(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(x => KeyValuePair.Create($"Models:{x.Name}", (string?)x.Value))).Build().GetSection("Models");

    private static async Task<IReadOnlyList<string>> StartAsync(params (string Name, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddStrategyModels(Section(settings));
        using var host = builder.Build();
        try
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }
}
