namespace Bus.Models.Chat;

/// <summary>A reply as it came.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The text, without the key, should the provider have repeated it.</param>
/// <param name="RetryAfter">How long the provider asks to wait; null when it does not say.</param>
internal sealed record ExchangeReply(int Status, string Body, TimeSpan? RetryAfter = null);
