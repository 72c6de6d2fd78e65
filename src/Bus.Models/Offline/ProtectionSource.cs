using System.Globalization;
using System.Text;

namespace Bus.Models.Offline;

/// <summary>Writes orders with their stops and targets as C#.</summary>
internal sealed class ProtectionSource(StrategyPlan plan)
{
    private readonly TradingRules _rules = plan.Rules;

    internal bool NeedsMath => new[] { _rules.StopLoss, _rules.TrailingStop, _rules.TakeProfit }.Any(x => x?.AtrPeriod is not null);

    internal string Order(string side) => _rules.HasProtection ? $"bar.Submit(Order(OrderSide.{side}, bar.Close));" : $"bar.{side}();";

    internal void Write(StringBuilder text)
    {
        if (!_rules.HasProtection)
        {
            return;
        }

        var isSided = _rules.StopLoss is not null || _rules.TakeProfit is not null;
        text.Append("\n    private OrderRequest Order(OrderSide side, double price)\n    {\n");
        text.Append(isSided ? "        var sign = side == OrderSide.Buy ? 1 : -1;\n" : "");
        text.Append("        return new OrderRequest(side)\n        {\n");
        text.Append(_rules.StopLoss is { } stop ? $"            StopLoss = price - (sign * {Distance(stop, "stop-loss")}),\n" : "");
        text.Append(_rules.TakeProfit is { } target ? $"            TakeProfit = price + (sign * {Distance(target, "take-profit")}),\n" : "");
        text.Append(_rules.TrailingStop is { } trailing ? Trailing(trailing) : "");
        text.Append("        };\n    }\n");
        if (NeedsMath)
        {
            // A stop at the price itself or at nothing would be refused: in data that stands still, and far below cheap prices.
            text.Append("\n    private static double Distance(double distance, double price) => Math.Clamp(distance, price * 0.0001, price * 0.95);\n");
        }
    }

    private string Trailing(Protection trailing) => trailing.AtrPeriod is null
        ? "            TrailingFraction = _trailingStop / 100,\n"
        : $"            TrailingDistance = {Distance(trailing, "trailing-stop")},\n";

    private string Distance(Protection protection, string name)
    {
        var field = StrategyPlan.FieldOf(name);
        return protection.AtrPeriod is { } period
            ? string.Create(CultureInfo.InvariantCulture, $"Distance({field} * {plan.Find(new IndicatorUse(IndicatorKind.Atr, new(period))).Field}[0], price)")
            : $"price * {field} / 100";
    }
}
