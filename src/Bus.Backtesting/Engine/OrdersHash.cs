using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Bus.Backtesting.Engine;

/// <summary>
/// SHA-256 over all orders of a run, as a check of determinism: two runs with the same hash placed the same orders and got the same fills,
/// bit by bit.
/// </summary>
internal static class OrdersHash
{
    private const int RecordSize = (5 * sizeof(int)) + (6 * sizeof(double));
    private const int RecordsAtOnce = 64;

    public static string Compute(ReadOnlySpan<OrderRecord> orders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> bytes = stackalloc byte[RecordSize * RecordsAtOnce];
        while (!orders.IsEmpty)
        {
            var count = Math.Min(orders.Length, RecordsAtOnce);
            for (var i = 0; i < count; i++)
            {
                Write(orders[i], bytes[(i * RecordSize)..]);
            }

            hash.AppendData(bytes[..(count * RecordSize)]);
            orders = orders[count..];
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return Convert.ToHexStringLower(digest);
    }

    private static void Write(in OrderRecord order, Span<byte> bytes)
    {
        ReadOnlySpan<int> integers = [(int)order.Kind, (int)order.Side, (int)order.Status, order.PlacedBar, order.FilledBar];
        ReadOnlySpan<double?> numbers = [order.FilledSize, order.FillPrice, order.Limit, order.Stop, order.StopLoss, order.TakeProfit];
        foreach (var value in integers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            bytes = bytes[sizeof(int)..];
        }

        foreach (var value in numbers)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(bytes, value ?? double.NaN);
            bytes = bytes[sizeof(double)..];
        }
    }
}
