using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bus.Backtesting.Data;

namespace Bus.Sandbox.Protocol;

/// <summary>Prices in a frame: the name and six columns.</summary>
internal static class BarsCodec
{
    private static readonly PriceField[] Fields = [PriceField.Open, PriceField.High, PriceField.Low, PriceField.Close];

    /// <summary>Bytes that a bar takes in memory.</summary>
    internal const int BarSize = 6 * sizeof(double);

    internal static void Write(PayloadWriter writer, Bars bars)
    {
        writer.Text(bars.Name).Doubles(MemoryMarshal.Cast<DateTime, double>(bars.Times));
        foreach (var field in Fields)
        {
            writer.Doubles(bars.PriceArray(field));
        }

        writer.Doubles(bars.VolumeArray());
    }

    /// <summary>Only for the child, which trusts its parent: the columns are taken as they are.</summary>
    internal static Bars Read(PayloadReader reader) => new(
        reader.Source(),
        MemoryMarshal.Cast<double, DateTime>(reader.Doubles()).ToArray(),
        reader.Doubles(),
        reader.Doubles(),
        reader.Doubles(),
        reader.Doubles(),
        reader.Doubles());

    /// <summary>What tells prices apart: equal ones have an equal key.</summary>
    internal static string GetKey(ReadOnlySpan<byte> written) => Convert.ToHexStringLower(SHA256.HashData(written));
}
