using MassTransit.Logging;
using Microsoft.Extensions.Logging;

namespace Bus.RedisStreams;

/// <summary>Lets the Redis client log where the bus logs.</summary>
internal sealed class LogContextLoggerFactory : ILoggerFactory
{
    private readonly ILogContext _logContext;

    internal LogContextLoggerFactory(ILogContext logContext)
    {
        _logContext = logContext;
    }

    public ILogger CreateLogger(string categoryName) => _logContext.CreateLogContext(categoryName).Logger;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Providers are added to the logging of the application.");

    public void Dispose()
    {
    }
}
