using System.Globalization;
using System.Text;

namespace Bus.Backtesting.Report;

/// <summary>The trades of a run as csv text.</summary>
public static class TradeTable
{
    private const string Header = "size,entryBar,exitBar,entryTime,exitTime,entryPrice,exitPrice,stopLoss,takeProfit,profitLoss,commission,returnPct,exitKind";

    /// <summary>Writes the table: a header and one line per closed trade, times in ISO 8601, numbers with all their digits.</summary>
    /// <param name="result">The run.</param>
    /// <returns>The text; prices that do not apply are empty fields.</returns>
    public static string ToCsv(BacktestResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder(Header).Append('\n');
        foreach (var trade in result.Trades)
        {
            text.Append(string.Join(
                ',',
                Number(trade.Size),
                Number(trade.EntryBar),
                Number(trade.ExitBar),
                Time(result.Bars.Times[trade.EntryBar]),
                Time(result.Bars.Times[trade.ExitBar]),
                Number(trade.EntryPrice),
                Number(trade.ExitPrice),
                Number(trade.StopLoss),
                Number(trade.TakeProfit),
                Number(trade.ProfitLoss),
                Number(trade.Commission),
                Number(100 * trade.Return),
                trade.ExitKind)).Append('\n');
        }

        return text.ToString();
    }

    private static string Number(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
