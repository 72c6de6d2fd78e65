namespace Bus.Models.Chat;

/// <summary>Carries one request to a provider, or to where its replies are kept.</summary>
internal interface IChatExchange : IDisposable
{
    /// <exception cref="ExchangeException">There is no reply.</exception>
    Task<ExchangeReply> SendAsync(string body, CancellationToken cancellationToken);
}
