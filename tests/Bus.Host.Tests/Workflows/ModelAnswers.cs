using System.Text.Json;
using Bus.Testing;

namespace Bus.Host.Tests.Workflows;

/// <summary>What a model answers that does as it is asked, and one that does not.</summary>
internal static class ModelAnswers
{
    /// <summary>The variables that let a worker ask a server of the test.</summary>
    internal static Dictionary<string, string?> Configure(OpenAiServer models)
    {
        var environment = new Dictionary<string, string?>();
        foreach (var step in (string[])["REASONING", "CODE"])
        {
            environment[$"BUS_MODELS__{step}__PROVIDER"] = "openai";
            environment[$"BUS_MODELS__{step}__ENDPOINT"] = models.Endpoint;
            environment[$"BUS_MODELS__{step}__MODEL"] = "test";
            environment[$"BUS_MODELS__{step}__APIKEYVARIABLE"] = "";
        }

        return environment;
    }

    internal static OpenAiBehaviour Design(string name) => OpenAiBehaviour.Answer(JsonSerializer.Serialize(new
    {
        name,
        description = "Buys when the close is above its average, sells when it is below.",
        parameters = new[] { new { name = "period", @default = 20, minimum = 2, maximum = 200, isInteger = true, description = "Bars averaged." } },
        entry = "The close crosses above its average.",
        exit = "The close crosses below its average.",
        indicators = new[] { "sma" },
        reasoning = "Trends last.",
    }));

    internal static OpenAiBehaviour Code(string name, string onBar = "") => Text(Source(name, onBar));

    internal static OpenAiBehaviour Text(string source) => OpenAiBehaviour.Answer($"```csharp\n{source}\n```");

    internal static bool IsForCode(OpenAiRequest request) => request.Messages("system").Any(x => x.Contains("OnBar", StringComparison.Ordinal));

    internal static string Source(string name, string onBar = "") => $$"""
        #nullable enable
        using System.Collections.Generic;
        using Bus.Backtesting.Engine;
        using Bus.Backtesting.Strategies;

        public sealed class Generated : Strategy
        {
            private Line _average = null!;
            private Line _close = null!;

            public override StrategyInfo Info { get; } = new("{{name}}", "Above or below the average.", [StrategyParameter.Integer("period", 20, 2, 200, "Bars averaged.")]);

            public override void Init(StrategySetup setup)
            {
                _close = setup.Close;
                _average = setup.Sma(setup.Close, setup.Parameters.Integer("period"));
            }

            public override void OnBar(BarContext bar)
            {
                {{onBar}}
                if (_close[0] > _average[0] && bar.IsFlat)
                {
                    bar.Buy();
                }
                else if (_close[0] < _average[0] && bar.IsLong)
                {
                    bar.ClosePosition();
                }
            }
        }
        """;
}
