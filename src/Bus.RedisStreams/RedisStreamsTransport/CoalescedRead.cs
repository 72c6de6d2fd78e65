namespace Bus.RedisStreams;

/// <summary>Lets concurrent callers share a read, while each gets one that started after its call.</summary>
internal sealed class CoalescedRead<T>
{
    private readonly Lock _lock = new();
    private readonly Func<Task<T>> _read;
    private Task<T>? _current;
    private Task<T>? _next;

    internal CoalescedRead(Func<Task<T>> read)
    {
        _read = read;
    }

    internal Task<T> ReadAsync()
    {
        lock (_lock)
        {
            return _current is null or { IsCompleted: true }
                ? _current = _read()
                : _next ??= ReadAfterAsync(_current);
        }
    }

    private async Task<T> ReadAfterAsync(Task previous)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        Task<T> mine;
        lock (_lock)
        {
            _next = null;
            mine = _current = _read();
        }

        return await mine;
    }
}
