using System.Collections.Immutable;
using Bus.Redis.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Bus.Redis.Connections;

/// <summary>Tells those who registered of every change between connected and disconnected, in order.</summary>
internal sealed class StateObservers(ILogger logger)
{
    private ImmutableArray<Observer> _observers = [];

    internal IDisposable Add(Action<RedisConnectionStateChange> handler)
    {
        var observer = new Observer(this, handler);
        ImmutableInterlocked.Update(ref _observers, static (observers, added) => observers.Add(added), observer);
        return observer;
    }

    /// <summary>Only the connection's one supervising loop calls it: that is what keeps the order.</summary>
    internal void Notify(RedisConnectionStateChange change)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer.Handler(change);
            }
            catch (Exception exception)
            {
                // One observer's fault must not keep the others from knowing, nor the connection from going on.
                LogMessages.StateHandlerFailed(logger, exception);
            }
        }
    }

    private sealed class Observer(StateObservers owner, Action<RedisConnectionStateChange> handler) : IDisposable
    {
        internal Action<RedisConnectionStateChange> Handler => handler;

        public void Dispose() =>
            ImmutableInterlocked.Update(ref owner._observers, static (observers, removed) => observers.Remove(removed), this);
    }
}
