using System.Globalization;
using System.Text;

namespace Bus.Testing;

/// <summary>Reads replies from a stream, RESP2 and RESP3, without any of the product's code.</summary>
internal sealed class RespNodeReader(Stream stream)
{
    private const string Aggregates = "*~>";
    private const string LengthPrefixed = "$!=";

    private readonly BufferedStream _stream = new(stream, 64 * 1024);

    public async Task<RespNode> ReadAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(cancellationToken);
        var (prefix, rest) = (line[0], line[1..]);
        if (prefix == '|')
        {
            // An attribute describes the reply that follows it; no test looks at one.
            await ReadItemsAsync(2 * Number(rest), cancellationToken);
            return await ReadAsync(cancellationToken);
        }

        if (prefix == '_' || ((Aggregates + LengthPrefixed).Contains(prefix) && rest == "-1"))
        {
            return new RespNode { Prefix = prefix, IsNull = true };
        }

        if (LengthPrefixed.Contains(prefix))
        {
            return Scalar(prefix, await ReadBlobAsync(Number(rest), cancellationToken));
        }

        if (Aggregates.Contains(prefix) || prefix == '%')
        {
            var items = await ReadItemsAsync(Number(rest) * (prefix == '%' ? 2 : 1), cancellationToken);
            return new RespNode { Prefix = prefix, IsNull = false, Items = items };
        }

        return Scalar(prefix, Encoding.UTF8.GetBytes(rest));
    }

    private static RespNode Scalar(char prefix, byte[] bytes) => new() { Prefix = prefix, IsNull = false, Bytes = bytes };

    private static int Number(string text) => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private async Task<RespNode[]> ReadItemsAsync(int count, CancellationToken cancellationToken)
    {
        var items = new RespNode[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = await ReadAsync(cancellationToken);
        }

        return items;
    }

    private async Task<byte[]> ReadBlobAsync(int length, CancellationToken cancellationToken)
    {
        var blob = new byte[length + 2];
        await _stream.ReadExactlyAsync(blob, cancellationToken);
        return blob[..length];
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (true)
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString(line.ToArray(), 0, line.Count - 1);
            }

            line.Add(one[0]);
        }
    }
}
