using System.Text;
using System.Text.Json;

namespace Bus.RedisSagas;

/// <summary>Looks for text in an instance.</summary>
internal static class SagaText
{
    /// <summary>Whether a property's name or value contains a text.</summary>
    internal static bool Contains(ReadOnlySpan<byte> json, string text)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        try
        {
            while (reader.Read())
            {
                var found = reader.TokenType switch
                {
                    JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => null,
                };
                if (found?.Contains(text, StringComparison.OrdinalIgnoreCase) is true)
                {
                    return true;
                }
            }

            return false;
        }
        catch (JsonException)
        {
            // Somebody wrote something else by hand; what it says can still be looked for.
            return Encoding.UTF8.GetString(json).Contains(text, StringComparison.OrdinalIgnoreCase);
        }
    }
}
