using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bus.Models.Configuration;

namespace Bus.Models.Chat;

/// <summary>Sends requests over HTTP. The key is read for each request, goes into its header, and nowhere else.</summary>
internal sealed class HttpChatExchange : IChatExchange
{
    internal const int MaxReplyBytes = 1024 * 1024;
    private const int BufferBytes = 16 * 1024;
    private const int MinSecretLength = 8;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    private readonly ProviderSettings _settings;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    internal HttpChatExchange(ProviderSettings settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;

        // A redirect could take the key to another host.
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => _client.Dispose();

    public async Task<ExchangeReply> SendAsync(string body, CancellationToken cancellationToken)
    {
        var key = _settings.Key.Read();
        using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Endpoint) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new ExchangeReply((int)response.StatusCode, Redact(await ReadAsync(response, cancellationToken), key), RetryAfter(response.Headers.RetryAfter));
        }
        catch (HttpRequestException exception)
        {
            var wasSent = exception.HttpRequestError is not (HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError);
            throw new ExchangeException(wasSent ? "a cut connection" : $"no connection to {_settings.Endpoint.Authority}", wasSent, exception);
        }
        catch (IOException exception)
        {
            throw new ExchangeException("a cut connection", wasSent: true, exception);
        }
    }

    /// <summary>The text without the key, however JSON writes it. What is shorter than any real key, such as "none" for a local server, stays.</summary>
    internal static string Redact(string text, string? key) => key is null || key.Length < MinSecretLength
        ? text
        : text.Replace(key, "***", StringComparison.Ordinal)
            .Replace(JsonEncodedText.Encode(key).Value, "***", StringComparison.Ordinal)
            .Replace(key.Replace("/", "\\/", StringComparison.Ordinal), "***", StringComparison.Ordinal);

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var text = new MemoryStream();
        var buffer = new byte[BufferBytes];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            text.Write(buffer, 0, read);
            if (text.Length > MaxReplyBytes)
            {
                throw new ExchangeException($"a reply of more than {MaxReplyBytes / 1024} KiB", wasSent: true);
            }
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _time.GetUtcNow(),
        _ => null,
    };
}
