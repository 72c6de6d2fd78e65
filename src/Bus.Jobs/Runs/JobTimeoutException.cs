using System.Globalization;

namespace MassTransit;

/// <summary>Says that a run took longer than it may.</summary>
public sealed class JobTimeoutException : Exception
{
    internal JobTimeoutException(TimeSpan timeout)
        : base(string.Create(CultureInfo.InvariantCulture, $"Job exceeded timeout of {timeout.TotalSeconds:0.###} seconds"))
    {
    }
}
