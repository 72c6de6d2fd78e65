using Bus.Backtesting.Engine;
using Bus.Backtesting.Strategies;

namespace Bus.Backtesting.Tests.Engine;

/// <summary>Places orders of all kinds at random. What it does on a bar depends on its seed and that bar only, never on later bars.</summary>
internal sealed class RandomStrategy(int seed) : Strategy
{
    public override StrategyInfo Info { get; } = new("random", "Trades at random.", []);

    public override void Init(StrategySetup setup)
    {
    }

    public override void OnBar(BarContext bar)
    {
        var random = new Random(HashCode(seed, bar.Index));
        var side = random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell;
        var sign = (int)side;
        var order = new OrderRequest(side, random.Next(2) == 0 ? OrderSize.Fraction(0.1 + (0.9 * random.NextDouble())) : OrderSize.Units(1 + random.Next(40)));
        switch (random.Next(12))
        {
            case 0:
                bar.Submit(order);
                break;
            case 1:
                bar.Submit(order with { Limit = bar.Close * (1 - (sign * 0.01)) });
                break;
            case 2:
                bar.Submit(order with { Stop = bar.Close * (1 + (sign * 0.01)) });
                break;
            case 3:
                bar.Submit(order with { Stop = bar.Close * (1 + (sign * 0.01)), Limit = bar.Close * (1 + (sign * 0.005)) });
                break;
            case 4:
                bar.Submit(order with { StopLoss = bar.Close * (1 - (sign * 0.03)), TakeProfit = bar.Close * (1 + (sign * 0.03)) });
                break;
            case 5:
                bar.Submit(order with { Limit = bar.Close, TrailingFraction = 0.02, StopLoss = bar.Close * (1 - (sign * 0.03)) });
                break;
            case 6:
                bar.ClosePosition(0.5 + (0.5 * random.NextDouble()));
                break;
            case 7:
                bar.CancelOrders();
                break;
            case 8:
                bar.SetTrailingStop(bar.Close * 0.04);
                break;
        }
    }

    // System.HashCode is seeded per process; a failing seed must fail again.
    private static int HashCode(int left, int right) => unchecked((left * 486187739) + right);
}
