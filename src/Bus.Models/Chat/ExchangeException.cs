namespace Bus.Models.Chat;

/// <summary>A request got no reply.</summary>
internal sealed class ExchangeException(string message, bool wasSent, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the provider may have worked on it, and may charge for it.</summary>
    internal bool WasSent { get; } = wasSent;
}
