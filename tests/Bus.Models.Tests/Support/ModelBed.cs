using Bus.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bus.Models.Tests.Support;

/// <summary>A model as a program has it, asking a server of the test over HTTP.</summary>
internal sealed class ModelBed : IAsyncDisposable
{
    internal const string Key = "sk-test-0123456789abcdef";
    internal const string Idea = "buy when the fast average crosses above the slow one, sell on the reverse";
    internal const string Design = """
        {"name":"average-cross","description":"Follows two averages.","parameters":[{"name":"fast","default":10,"minimum":1,"maximum":100,"isInteger":true,"description":"Bars."}],
         "entry":"fast above slow","exit":"fast below slow","indicators":["sma"],"reasoning":"Trends last."}
        """;

    internal const string Source = "```csharp\npublic sealed class AverageCrossStrategy : Strategy\n{\n}\n```";

    private readonly string _keyFile = Path.Combine(Path.GetTempPath(), $"bus-models-{Guid.NewGuid():N}.key");
    private readonly ServiceProvider _services;

    private ModelBed(Action<ModelProviderOptions>? configure, TimeProvider? time)
    {
        File.WriteAllText(_keyFile, Key + "\n");
        void Provider(ModelProviderOptions options)
        {
            (options.Provider, options.Endpoint, options.Model, options.ApiKeyFile) = ("openai", Server.Endpoint, "test-model", _keyFile);
            (options.InputPrice, options.OutputPrice, options.MaxOutputTokens) = (1, 2, 1000);
            configure?.Invoke(options);
        }

        _services = new ServiceCollection()
            .AddSingleton(time ?? Time)
            .AddLogging(x => x.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddStrategyModels(options =>
            {
                Provider(options.Reasoning);
                Provider(options.Code);
            })
            .BuildServiceProvider();
        Model = _services.GetRequiredService<IStrategyModel>();
    }

    internal OpenAiServer Server { get; } = OpenAiServer.Start();

    internal HastyTime Time { get; } = new();

    internal CapturedLog Log { get; } = new();

    internal IStrategyModel Model { get; }

    internal static ModelBed Start(Action<ModelProviderOptions>? configure = null, TimeProvider? time = null) => new(configure, time);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
        File.Delete(_keyFile);
    }

    internal Task<ReasoningAnswer> ReasonAsync(IModelBudget? budget = null, string idea = Idea, string? name = null) =>
        Model.ReasonAsync(new ReasoningRequest { Idea = idea, Name = name, Symbols = ["GOOG"], Budget = budget ?? ModelBudget.Unlimited }, TestContext.Current.CancellationToken);

    internal Task<CodeAnswer> WriteCodeAsync(string? previous = null, params string[] diagnostics) => Model.WriteCodeAsync(
        new CodeRequest
        {
            Idea = Idea,
            Design = new StrategyDesign { Name = "average-cross", Description = "Follows two averages.", Entry = "fast above slow", Exit = "fast below slow" },
            PreviousSource = previous,
            Diagnostics = diagnostics,
        },
        TestContext.Current.CancellationToken);
}
