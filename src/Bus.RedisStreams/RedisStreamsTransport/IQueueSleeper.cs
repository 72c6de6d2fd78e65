using Bus.Redis;

namespace Bus.RedisStreams;

/// <summary>Waits while a queue has nothing for its endpoint.</summary>
internal interface IQueueSleeper : IAsyncDisposable
{
    /// <summary>Sleeps under an instance's name.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="time">How long to sleep at most.</param>
    /// <param name="fetched">What the last fetch said: nothing to have, or not for this instance now.</param>
    /// <param name="hasOtherWork">Asked once more when the sleep has begun: a <see cref="WakeUp"/> before that finds nobody asleep.</param>
    /// <returns>What the wake-up brought along, nothing if the sleep was ended; <see langword="null"/> if only a fetch can tell.</returns>
    Task<RedisReply?> SleepAsync(QueueInstance instance, TimeSpan time, FetchResult fetched, Func<bool> hasOtherWork);

    /// <summary>Ends the present sleep, if there is one.</summary>
    void WakeUp();

    /// <summary>Ends a sleep on the server whose connection is lost here: it would take the next message.</summary>
    Task EndLostSleepAsync();
}
