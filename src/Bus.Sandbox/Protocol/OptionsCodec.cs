using Bus.Backtesting.Engine;

namespace Bus.Sandbox.Protocol;

/// <summary>Account and market in a frame.</summary>
internal static class OptionsCodec
{
    internal static void Write(PayloadWriter writer, BacktestOptions options) => writer
        .Double(options.Cash)
        .Double(options.Commission)
        .Double(options.FixedCommission)
        .Double(options.Spread)
        .Double(options.Margin)
        .Flag(options.TradeOnClose)
        .Flag(options.ExclusiveOrders)
        .Flag(options.Finalize)
        .Int32(options.SizeDecimals);

    internal static BacktestOptions Read(PayloadReader reader) => new()
    {
        Cash = reader.Double(),
        Commission = reader.Double(),
        FixedCommission = reader.Double(),
        Spread = reader.Double(),
        Margin = reader.Double(),
        TradeOnClose = reader.Flag(),
        ExclusiveOrders = reader.Flag(),
        Finalize = reader.Flag(),
        SizeDecimals = reader.Int32(),
    };
}
