using System.Text.Json;
using Bus.Backtesting.Strategies;
using Bus.Jobs.Strategies;

namespace Bus.Jobs.Intake.Reading;

/// <summary>The strategy of a task: its own name for it and for the parameters, turned into ours.</summary>
/// <param name="Name">What jobs name it by.</param>
/// <param name="Info">The strategy.</param>
/// <param name="Deployed">The version that is meant now; null for a built-in strategy.</param>
/// <param name="Parameters">The values that the task gives.</param>
internal sealed record TaskStrategy(string Name, StrategyInfo Info, ILibraryStrategy? Deployed, IReadOnlyDictionary<string, double> Parameters)
{
    // What every source has, and no name.
    private const string PythonFunction = "def ";

    // Longer than any name with its version.
    private const int MaxNameLength = 100;
    private const int ShownLength = 60;

    // What producers write where our own names have no such word.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["smacrossover"] = "sma-cross",
        ["movingaveragecrossover"] = "sma-cross",
        ["emacrossover"] = "ema-cross",
        ["rsi"] = "rsi-reversal",
        ["rsimeanreversion"] = "rsi-reversal",
        ["donchian"] = "donchian-breakout",
        ["donchianchannel"] = "donchian-breakout",
    };

    /// <summary>The source in Python that a task brings; null when it names a strategy.</summary>
    internal static string? ReadCode(JsonElement arguments) =>
        TaskJson.Find(arguments, "strategy", "strategy_config") is null && TaskJson.Text(arguments, "strategy_code") is { } code && IsCode(code) ? code : null;

    /// <summary>Finds strategy and parameters among the arguments of a task.</summary>
    /// <exception cref="IntakeException">No strategy that runs here is named, or a parameter is not known.</exception>
    internal static Task<TaskStrategy> ReadAsync(JsonElement arguments, StrategyLookup strategies, CancellationToken cancellationToken)
    {
        if (TaskJson.Object(arguments, "strategy_config") is { } config)
        {
            return CreateAsync(TaskJson.Text(config, "name"), TaskJson.Object(config, "params", "parameters"), strategies, cancellationToken);
        }

        var name = TaskJson.Text(arguments, "strategy") ?? TaskJson.Text(arguments, "strategy_code");
        return CreateAsync(name, TaskJson.Object(arguments, "parameters", "params"), strategies, cancellationToken);
    }

    /// <summary>Our name of a parameter.</summary>
    /// <exception cref="IntakeException">The strategy has no such parameter.</exception>
    internal static string FindParameter(StrategyInfo strategy, string name)
    {
        var plain = Plain(name);
        foreach (var parameter in strategy.Parameters)
        {
            var own = Plain(parameter.Name);
            if (plain == own || plain == own + "period" || plain == own + "length" || plain == "rsi" + own)
            {
                return parameter.Name;
            }
        }

        throw new IntakeException($"Strategy '{strategy.Name}' has no parameter '{name}'; it has {strategy.DescribeParameters()}.");
    }

    private static async Task<TaskStrategy> CreateAsync(string? name, JsonElement? parameters, StrategyLookup strategies, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new IntakeException($"The task names no strategy; {await strategies.DescribeNamesAsync(cancellationToken)}.");
        }

        if (IsCode(name))
        {
            throw new IntakeException(
                $"The task brings its strategy as Python code, which runs in tasks of the list only; {await strategies.DescribeNamesAsync(cancellationToken)}, as \"strategy\" with \"parameters\".");
        }

        if (TryFindBuiltIn(name) is { } info)
        {
            return new TaskStrategy(info.Name, info, null, ReadParameters(info, parameters));
        }

        if (name.Length > MaxNameLength)
        {
            throw new IntakeException($"There is no strategy '{name[..ShownLength]}...'; {await strategies.DescribeNamesAsync(cancellationToken)}.");
        }

        var own = name.Trim().ToLowerInvariant().Replace(' ', '-').Replace('_', '-');
        var deployed = await strategies.TryFindAsync(own, cancellationToken)
            ?? throw new IntakeException($"There is no strategy '{name}'; {await strategies.DescribeNamesAsync(cancellationToken)}.");
        info = deployed.CreateStandIn().Info;
        return new TaskStrategy(own, info, deployed, ReadParameters(info, parameters));
    }

    private static bool IsCode(string text) => text.Contains(PythonFunction, StringComparison.Ordinal);

    private static StrategyInfo? TryFindBuiltIn(string name)
    {
        var plain = Plain(name);
        plain = Names.TryGetValue(plain, out var own) ? Plain(own) : plain;
        return StrategyCatalog.BuiltIn.Strategies.FirstOrDefault(strategy => Plain(strategy.Name) == plain);
    }

    private static Dictionary<string, double> ReadParameters(StrategyInfo strategy, JsonElement? parameters)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        if (parameters is { } json)
        {
            foreach (var property in json.EnumerateObject())
            {
                var value = property.Value.ValueKind is JsonValueKind.True or JsonValueKind.False
                    ? property.Value.GetBoolean() ? 1 : 0
                    : TaskJson.Number(json, property.Name) ?? throw TaskJson.Wrong(property.Name, property.Value, "a number");
                if (!values.TryAdd(FindParameter(strategy, property.Name), value))
                {
                    throw new IntakeException($"The parameter {FindParameter(strategy, property.Name)} is given twice.");
                }
            }
        }

        return values;
    }

    /// <summary>Letters and digits in lower case: producers write blanks, underscores and capitals as they like.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
