using System.Buffers.Text;
using System.Globalization;

namespace Bus.Redis.Protocol;

/// <summary>Parses the numbers of RESP3 as strictly as the protocol writes them.</summary>
internal static class RespNumber
{
    /// <summary>Parses a length: decimal digits without sign.</summary>
    internal static bool TryParseLength(ReadOnlySpan<byte> digits, out long length)
    {
        length = 0;
        if (digits.IsEmpty || digits.Length > 18)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            var value = digit - (uint)'0';
            if (value > 9)
            {
                return false;
            }

            length = (length * 10) + value;
        }

        return true;
    }

    internal static bool TryParseInteger(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out var used) && used == text.Length;

    /// <summary>Parses <c>1.5</c>, <c>-1e300</c>, <c>inf</c>, <c>-inf</c>, <c>nan</c> and the <c>-nan</c> that some servers' C libraries print.</summary>
    internal static bool TryParseDouble(ReadOnlySpan<byte> text, out double value)
    {
        if (text.SequenceEqual("inf"u8))
        {
            value = double.PositiveInfinity;
            return true;
        }

        if (text.SequenceEqual("-inf"u8))
        {
            value = double.NegativeInfinity;
            return true;
        }

        if (text.SequenceEqual("nan"u8) || text.SequenceEqual("-nan"u8))
        {
            value = double.NaN;
            return true;
        }

        value = 0;
        return text.IndexOfAnyExcept("0123456789+-.eE"u8) < 0
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    internal static bool IsBigNumber(ReadOnlySpan<byte> text)
    {
        var digits = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? text[1..] : text;
        return !digits.IsEmpty && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}
