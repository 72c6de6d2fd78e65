using System.Text.Json;
using Bus.Backtesting.Strategies;

namespace Bus.Jobs.Intake.Reading;

/// <summary>The strategy of a task: its own name for it and for the parameters, turned into ours.</summary>
/// <param name="Info">The strategy.</param>
/// <param name="Parameters">The values that the task gives.</param>
internal sealed record TaskStrategy(StrategyInfo Info, IReadOnlyDictionary<string, double> Parameters)
{
    // What every source has, and no name.
    private const string PythonFunction = "def ";

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
    /// <exception cref="IntakeException">It is neither a source nor a strategy of ours.</exception>
    internal static string? ReadCode(JsonElement arguments)
    {
        if (TaskJson.Find(arguments, "strategy", "strategy_config") is not null || TaskJson.Text(arguments, "strategy_code") is not { } code || TryFind(code) is not null)
        {
            return null;
        }

        return code.Contains(PythonFunction, StringComparison.Ordinal) ? code : throw Unknown(code);
    }

    /// <summary>Finds strategy and parameters among the arguments of a task.</summary>
    /// <exception cref="IntakeException">No strategy that runs here is named, or a parameter is not known.</exception>
    internal static TaskStrategy Read(JsonElement arguments)
    {
        if (TaskJson.Object(arguments, "strategy_config") is { } config)
        {
            return Create(TaskJson.Text(config, "name") ?? "", TaskJson.Object(config, "params", "parameters"));
        }

        var parameters = TaskJson.Object(arguments, "parameters", "params");
        if (TaskJson.Text(arguments, "strategy") is { } name)
        {
            return Create(name, parameters);
        }

        return TaskJson.Text(arguments, "strategy_code") is not { } code
            ? throw new IntakeException($"The task names no strategy; {Allowed()}.")
            : TryFind(code) is { } info
                ? new TaskStrategy(info, ReadParameters(info, parameters))
                : throw new IntakeException($"The task brings its strategy as Python code, which runs in tasks of the list only; {Allowed()}, as \"strategy\" with \"parameters\".");
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

    private static TaskStrategy Create(string name, JsonElement? parameters) => TryFind(name) is { } info
        ? new TaskStrategy(info, ReadParameters(info, parameters))
        : throw Unknown(name);

    private static IntakeException Unknown(string name) => new($"There is no strategy '{(name.Length <= 60 ? name : $"{name[..60]}...")}'; {Allowed()}.");

    private static StrategyInfo? TryFind(string name)
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

    private static string Allowed() => $"there is {string.Join(", ", StrategyCatalog.BuiltIn.Strategies.Select(strategy => strategy.Name))}";

    /// <summary>Letters and digits in lower case: producers write blanks, underscores and capitals as they like.</summary>
    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
