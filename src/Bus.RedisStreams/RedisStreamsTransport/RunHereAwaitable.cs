using System.Runtime.CompilerServices;

namespace Bus.RedisStreams;

/// <summary>Awaiting it moves the rest of the caller to the thread pool and runs a delivery on the present thread.</summary>
internal readonly struct RunHereAwaitable : ICriticalNotifyCompletion
{
    private readonly Action<(DeliveryRunner, Delivery)>? _run;
    private readonly (DeliveryRunner, Delivery) _state;

    internal RunHereAwaitable(Action<(DeliveryRunner, Delivery)> run, (DeliveryRunner, Delivery) state)
    {
        _run = run;
        _state = state;
    }

    public bool IsCompleted => _run is null;

    public RunHereAwaitable GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);
        _run!(_state);
    }
}
