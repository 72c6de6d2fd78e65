using System.Globalization;
using System.Text;

namespace Bus.Models.Offline;

/// <summary>Writes the C# source of a strategy. All text in it is made of words that this library knows; nothing of the idea itself is copied.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private readonly StrategyPlan _plan;
    private readonly StrategyDesign _design;
    private readonly ConditionSource _conditions;
    private readonly ProtectionSource _protection;

    private SourceWriter(StrategyPlan plan, StrategyDesign design)
    {
        _plan = plan;
        _design = design;
        _conditions = new ConditionSource(plan);
        _protection = new ProtectionSource(plan);
    }

    internal static string Write(StrategyPlan plan, StrategyDesign design)
    {
        var writer = new SourceWriter(plan, design);
        writer.WriteHead();
        writer.WriteInfo();
        writer.WriteFields();
        writer.WriteInit();
        writer.WriteOnBar();
        writer.WriteFindConflict();
        writer.WriteRules();
        writer._protection.Write(writer._text);
        writer._text.Append("}\n");
        return writer._text.ToString();
    }

    private void WriteHead()
    {
        _text.Append("#nullable enable\n");
        _text.Append(_protection.NeedsMath || _plan.Parameters.Count == 0 ? "using System;\n" : "");
        _text.Append("using Bus.Backtesting.Engine;\nusing Bus.Backtesting.Strategies;\n\nnamespace GeneratedStrategies;\n\n");
        _text.Append(CultureInfo.InvariantCulture, $"/// <summary>{_design.Description.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)}</summary>\n");
        _text.Append(CultureInfo.InvariantCulture, $"public sealed class {StrategyPlan.Pascal(_design.Name)}Strategy : Strategy\n{{\n");
    }

    private void WriteInfo()
    {
        _text.Append("    private static readonly StrategyInfo SharedInfo = new(\n");
        _text.Append(CultureInfo.InvariantCulture, $"        {Quoted(_design.Name)},\n        {Quoted(_design.Description)},\n");
        if (_plan.Parameters.Count == 0)
        {
            _text.Append("        Array.Empty<StrategyParameter>());\n\n");
            return;
        }

        _text.Append("        new[]\n        {\n");
        foreach (var planned in _plan.Parameters)
        {
            var parameter = Chosen(planned);
            _text.Append(
                CultureInfo.InvariantCulture,
                $"            StrategyParameter.{(parameter.IsInteger ? "Integer" : "Number")}({Quoted(parameter.Name)}, {Literal(parameter.Default)}, {Literal(parameter.Minimum)}, {Literal(parameter.Maximum)}, {Quoted(planned.Description)}),\n");
        }

        _text.Append("        });\n\n");
    }

    /// <summary>The design may have been tuned since it was made.</summary>
    private DesignParameter Chosen(DesignParameter planned) =>
        _design.Parameters.FirstOrDefault(x => x.Name == planned.Name && x.IsInteger == planned.IsInteger && x.Minimum >= planned.Minimum && x.Maximum <= planned.Maximum) ?? planned;

    private void WriteFields()
    {
        foreach (var price in _plan.Prices)
        {
            _text.Append(CultureInfo.InvariantCulture, $"    private Line {ConditionSource.Field(price)} = null!;\n");
        }

        foreach (var indicator in _plan.Indicators)
        {
            var type = IndicatorTable.FieldType(indicator.Use);
            _text.Append(CultureInfo.InvariantCulture, $"    private {type} {indicator.Field}{(type == "Line" ? " = null!" : "")};\n");
        }

        foreach (var number in Numbers())
        {
            _text.Append(CultureInfo.InvariantCulture, $"    private double {StrategyPlan.FieldOf(number)};\n");
        }

        _text.Append("\n    public override StrategyInfo Info => SharedInfo;\n\n");
    }

    private void WriteInit()
    {
        _text.Append("    public override void Init(StrategySetup setup)\n    {\n");
        if (_plan.Prices.Contains(PriceSource.Volume) || _plan.Indicators.Any(x => x.Use.Kind == IndicatorKind.Obv))
        {
            _text.Append("        setup.NeedVolume();\n");
        }

        foreach (var price in _plan.Prices)
        {
            _text.Append(CultureInfo.InvariantCulture, $"        {ConditionSource.Field(price)} = setup.{price};\n");
        }

        foreach (var indicator in _plan.Indicators)
        {
            var source = IndicatorTable.TakesSource(indicator.Use.Kind) ? [Source(indicator.Use)] : Array.Empty<string>();
            var integers = IndicatorTable.Numbers(indicator.Use.Kind);
            var numbers = indicator.Parameters.Select((name, i) => integers[i].IsInteger ? $"setup.Parameters.Integer({Quoted(name)})" : $"setup.Parameters[{Quoted(name)}]");
            _text.Append(CultureInfo.InvariantCulture, $"        {indicator.Field} = setup.{indicator.Use.Kind}({string.Join(", ", source.Concat(numbers))});\n");
        }

        foreach (var number in Numbers())
        {
            _text.Append(CultureInfo.InvariantCulture, $"        {StrategyPlan.FieldOf(number)} = setup.Parameters[{Quoted(number)}];\n");
        }

        _text.Append("    }\n\n");
    }

    private string Source(IndicatorUse use) => use.Source switch
    {
        Operand.Price price => $"setup.{price.Source}",
        Operand.Indicator indicator => _conditions.Line(indicator),
        _ => "setup.Close",
    };

    private void WriteOnBar()
    {
        var rules = _plan.Rules;
        var isBothWays = rules is { EnterLong: not null, EnterShort: not null };
        var branches = new List<(string Test, string[] Actions)>();
        if (rules.EnterLong is not null)
        {
            branches.Add(($"{(isBothWays ? "!bar.IsLong" : "bar.IsFlat")} && EntersLong()", [.. Closing(isBothWays), _protection.Order("Buy")]));
        }

        if (rules.EnterShort is not null)
        {
            branches.Add(($"{(isBothWays ? "!bar.IsShort" : "bar.IsFlat")} && EntersShort()", [.. Closing(isBothWays), _protection.Order("Sell")]));
        }

        if (rules.ExitLong is not null)
        {
            branches.Add(("bar.IsLong && ExitsLong()", [.. Closing(true)]));
        }

        if (rules.ExitShort is not null)
        {
            branches.Add(("bar.IsShort && ExitsShort()", [.. Closing(true)]));
        }

        _text.Append("    public override void OnBar(BarContext bar)\n    {\n");
        var keyword = "if";
        foreach (var (test, actions) in branches)
        {
            _text.Append(CultureInfo.InvariantCulture, $"        {keyword} ({test})\n        {{\n{string.Concat(actions.Select(x => $"            {x}\n"))}        }}\n");
            keyword = "else if";
        }

        _text.Append("    }\n");
    }

    private static IEnumerable<string> Closing(bool isNeeded) => isNeeded ? ["bar.ClosePosition();"] : [];

    private void WriteFindConflict()
    {
        if (_plan.Orders.Count == 0)
        {
            return;
        }

        _text.Append("\n    protected override string? FindConflict(StrategyParameters parameters)\n    {\n");
        foreach (var (lower, upper) in _plan.Orders)
        {
            var sentence = $"\"{lower} is \" + parameters[\"{lower}\"] + \" and {upper} is \" + parameters[\"{upper}\"] + \", '{_design.Name}' needs {lower} below {upper}.\"";
            _text.Append(CultureInfo.InvariantCulture, $"        if (parameters[\"{lower}\"] >= parameters[\"{upper}\"])\n        {{\n            return {sentence};\n        }}\n\n");
        }

        _text.Append("        return null;\n    }\n");
    }

    private void WriteRules()
    {
        var rules = _plan.Rules;
        foreach (var (name, condition) in new[] { ("EntersLong", rules.EnterLong), ("EntersShort", rules.EnterShort), ("ExitsLong", rules.ExitLong), ("ExitsShort", rules.ExitShort) })
        {
            if (condition is not null)
            {
                _text.Append(CultureInfo.InvariantCulture, $"\n    private bool {name}() => {_conditions.Write(condition)};\n");
            }
        }

        _conditions.WriteHelpers(_text);
    }

    /// <summary>The parameters that conditions and orders read, as opposed to those that only indicators need.</summary>
    private IEnumerable<string> Numbers()
    {
        var ofIndicators = _plan.Indicators.SelectMany(x => x.Parameters).ToHashSet(StringComparer.Ordinal);
        return _plan.Parameters.Select(x => x.Name).Where(x => !ofIndicators.Contains(x));
    }

    private static string Literal(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";
}
