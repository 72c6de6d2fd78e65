using System.Text.Json;
using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Report;

namespace Bus.Sandbox.Protocol;

/// <summary>The result of a backtest in a frame. Prices, options, names and parameters do not come back: the parent has them.</summary>
internal static class ResultCodec
{
    private const int TradeSize = 1 + (2 * sizeof(int)) + (8 * sizeof(double));
    private const int OrderSize = 3 + (2 * sizeof(int)) + (6 * sizeof(double));

    /// <summary>Bytes that the result takes, but for its report.</summary>
    internal static long GetSize(BacktestRun run) => ((long)run.Trades.Length * TradeSize) + ((long)run.Orders.Length * OrderSize) + ((long)run.Equity.Length * sizeof(double));

    internal static void Write(PayloadWriter writer, BacktestRun run)
    {
        writer.Bytes(JsonSerializer.SerializeToUtf8Bytes(ReportBuilder.Build(run), ReportJsonContext.Default.BacktestReport));
        writer.Int32(run.StartBar).Doubles(run.Equity).Int32(run.Trades.Length);
        foreach (ref readonly var trade in run.Trades)
        {
            writer.Byte((byte)trade.ExitKind).Int32(trade.EntryBar).Int32(trade.ExitBar).Double(trade.Size).Double(trade.EntryPrice).Double(trade.ExitPrice)
                .Optional(trade.StopLoss).Optional(trade.TakeProfit).Double(trade.ProfitLoss).Double(trade.Commission).Double(trade.Return);
        }

        writer.Int32(run.Orders.Length);
        foreach (ref readonly var order in run.Orders)
        {
            writer.Byte((byte)order.Kind).Byte(unchecked((byte)order.Side)).Byte((byte)order.Status).Int32(order.PlacedBar).Int32(order.FilledBar).Double(order.FilledSize)
                .Optional(order.FillPrice).Optional(order.Limit).Optional(order.Stop).Optional(order.StopLoss).Optional(order.TakeProfit);
        }
    }

    /// <exception cref="FrameException">Something cannot be.</exception>
    internal static BacktestResult Read(PayloadReader reader, Bars bars, string strategy, IReadOnlyDictionary<string, double> parameters, BacktestOptions options)
    {
        var report = ReadReport(reader.Bytes());
        var start = reader.Place(bars.Count + 1);
        var equity = reader.Doubles();
        if (equity.Length != bars.Count || Array.Exists(equity, x => !double.IsFinite(x)))
        {
            throw new FrameException("The equity curve is not one of these prices.");
        }

        var trades = new Trade[reader.Count(TradeSize)];
        for (var i = 0; i < trades.Length; i++)
        {
            trades[i] = ReadTrade(reader, bars.Count);
        }

        var orders = new OrderRecord[reader.Count(OrderSize)];
        for (var i = 0; i < orders.Length; i++)
        {
            orders[i] = ReadOrder(reader, bars.Count);
        }

        report = report with { Data = bars.Name, Strategy = strategy, Parameters = parameters, Bars = bars.Count, Start = bars.Times[0], End = bars.Times[^1], Cash = options.Cash, OrdersHash = OrdersHash.Compute(orders) };
        return new BacktestResult(report, bars, options, trades, orders, equity, start);
    }

    private static BacktestReport ReadReport(byte[] json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ReportJsonContext.Default.BacktestReport) is { Long: not null, Short: not null } report
                ? report with { Annualization = BoundedText.Of(report.Annualization ?? "", BoundedText.MaxReason) }
                : throw new FrameException("There is no report.");
        }
        catch (JsonException exception)
        {
            throw new FrameException($"The report cannot be read: {exception.Message}");
        }
    }

    private static Trade ReadTrade(PayloadReader reader, int bars) => new()
    {
        ExitKind = reader.Member<OrderKind>(),
        EntryBar = reader.Place(bars),
        ExitBar = reader.Place(bars),
        Size = reader.Finite(),
        EntryPrice = reader.Finite(),
        ExitPrice = reader.Finite(),
        StopLoss = reader.Optional(),
        TakeProfit = reader.Optional(),
        ProfitLoss = reader.Finite(),
        Commission = reader.Finite(),
        Return = reader.Finite(),
    };

    private static OrderRecord ReadOrder(PayloadReader reader, int bars) => new()
    {
        Kind = reader.Member<OrderKind>(),
        Side = reader.Member<OrderSide>(),
        Status = reader.Member<OrderStatus>(),
        PlacedBar = reader.Index(bars),
        FilledBar = reader.Index(bars),
        FilledSize = reader.Finite(),
        FillPrice = reader.Optional(),
        Limit = reader.Optional(),
        Stop = reader.Optional(),
        StopLoss = reader.Optional(),
        TakeProfit = reader.Optional(),
    };
}
