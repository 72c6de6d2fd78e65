using Bus.Backtesting.Engine;

namespace Bus.Backtesting.Strategies;

/// <summary>Follows breakouts of a price channel, as the turtle traders did.</summary>
internal sealed class DonchianBreakoutStrategy : Strategy
{
    private static readonly StrategyInfo SharedInfo = new(
        "donchian-breakout",
        "Buys with all the money when the close rises above the highest high of the entry channel, sells short when it falls below the lowest low; leaves when the close crosses the opposite bound of the shorter exit channel.",
        [
            StrategyParameter.Integer("entry", 20, 2, 1000, "Bars of the channel whose breakout opens a trade."),
            StrategyParameter.Integer("exit", 10, 1, 1000, "Bars of the channel whose opposite bound closes it; at most entry."),
            StrategyParameter.Switch("shorts", true, "1 also sells short, 0 only buys."),
        ]);

    private ChannelLines _entry;
    private ChannelLines _exit;
    private bool _shorts;

    public override StrategyInfo Info => SharedInfo;

    public override void Init(StrategySetup setup)
    {
        _entry = setup.Donchian(setup.Parameters.Integer("entry"));
        _exit = setup.Donchian(setup.Parameters.Integer("exit"));
        _shorts = setup.Parameters.IsOn("shorts");
    }

    public override void OnBar(BarContext bar)
    {
        var close = bar.Close;
        if (!bar.IsLong && close > _entry.Upper[0])
        {
            bar.ClosePosition();
            bar.Buy();
        }
        else if (_shorts && !bar.IsShort && close < _entry.Lower[0])
        {
            bar.ClosePosition();
            bar.Sell();
        }
        else if ((bar.IsLong && close < _exit.Lower[0]) || (bar.IsShort && close > _exit.Upper[0]))
        {
            bar.ClosePosition();
        }
    }

    protected override string? FindConflict(StrategyParameters parameters)
    {
        var (entry, exit) = (parameters.Integer("entry"), parameters.Integer("exit"));
        return exit <= entry ? null : $"entry is {entry} and exit is {exit}, 'donchian-breakout' needs exit at most entry.";
    }
}
