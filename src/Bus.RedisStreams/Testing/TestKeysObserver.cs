using Bus.Redis;
using Bus.RedisStreams.Configuration;
using MassTransit;

namespace Bus.RedisStreams.Testing;

/// <summary>Deletes the keys of a test's bus before it starts, or behind it.</summary>
internal sealed class TestKeysObserver : IBusObserver
{
    private readonly bool _cleanAtStart;
    private readonly bool _cleanAtStop;
    private readonly Func<RedisStreamsHostSettings> _getSettings;

    /// <param name="getSettings">Returns the settings of the bus; called when it starts or stops.</param>
    /// <param name="cleanAtStart">Whether to delete before every start.</param>
    /// <param name="cleanAtStop">Whether to delete behind every stop.</param>
    internal TestKeysObserver(Func<RedisStreamsHostSettings> getSettings, bool cleanAtStart, bool cleanAtStop)
    {
        _getSettings = getSettings;
        _cleanAtStart = cleanAtStart;
        _cleanAtStop = cleanAtStop;
    }

    public void PostCreate(IBus bus)
    {
    }

    public void CreateFaulted(Exception exception)
    {
    }

    public Task PreStart(IBus bus) => _cleanAtStart ? KeyCleaner.DeleteAllAsync(_getSettings()) : Task.CompletedTask;

    public Task PostStart(IBus bus, Task<BusReady> busReady) => Task.CompletedTask;

    public Task StartFaulted(IBus bus, Exception exception) => Task.CompletedTask;

    public Task PreStop(IBus bus) => Task.CompletedTask;

    public async Task PostStop(IBus bus)
    {
        if (!_cleanAtStop)
        {
            return;
        }

        try
        {
            await KeyCleaner.DeleteAllAsync(_getSettings());
        }
        catch (RedisException exception)
        {
            // The test is over, and so may its Redis be: what stays behind disturbs no other test.
            RedisStreamsLogMessages.TestKeysRemain(exception, _getSettings().KeyPrefix);
        }
    }

    public Task StopFaulted(IBus bus, Exception exception) => Task.CompletedTask;
}
