using System.Runtime.InteropServices;

namespace Bus.Sandbox.Protocol;

/// <summary>Prices of several instruments for a process of Python: name, times as nanoseconds since 1970, and five columns each.</summary>
internal static class PricesCodec
{
    /// <summary>Bytes that a row of the frame takes: eight columns.</summary>
    internal const int RowSize = 8 * sizeof(double);

    internal static void Write(PayloadWriter writer, IReadOnlyList<PythonPrices> prices)
    {
        writer.Int32(prices.Count);
        foreach (var (ticker, bars) in prices)
        {
            var times = new long[bars.Count];
            for (var i = 0; i < times.Length; i++)
            {
                times[i] = (bars.Times[i] - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
            }

            writer.Text(ticker).Bytes(MemoryMarshal.AsBytes<long>(times)).Doubles(bars.Open).Doubles(bars.High).Doubles(bars.Low).Doubles(bars.Close).Doubles(bars.Volume);
        }
    }
}
