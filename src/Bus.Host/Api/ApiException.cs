namespace Bus.Host.Api;

/// <summary>Ends a request with a status code and one sentence.</summary>
internal sealed class ApiException : Exception
{
    internal ApiException(int statusCode, string message)
        : base(message)
    {
        StatusCode = statusCode;
    }

    internal int StatusCode { get; }
}
