using System.Diagnostics;

namespace Bus.Testing;

/// <summary>Awaits conditions with a deadline instead of sleeping.</summary>
/// <remarks>A condition is looked at at once, then every 5 to 50 ms. At the deadline a message tells the last state seen.</remarks>
public static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Awaits that a condition holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="description">What is awaited, as a sentence part: "the queue is empty".</param>
    /// <param name="state">The state to tell when the deadline passes.</param>
    /// <param name="deadline">How long to wait; 90 seconds by default.</param>
    /// <exception cref="TimeoutException">The condition did not hold before the deadline.</exception>
    public static async Task IsTrueAsync(Func<bool> condition, string description, Func<string>? state = null, TimeSpan? deadline = null)
        => await ReturnsAsync(() => Task.FromResult(condition()), holds => holds, description, holds => state?.Invoke() ?? $"{holds}", deadline);

    /// <summary>Awaits that a value has a property, and returns the value.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="read">Reads the value.</param>
    /// <param name="accept">Whether the value is the awaited one.</param>
    /// <param name="description">What is awaited, as a sentence part: "no entry is pending".</param>
    /// <param name="describe">The value as text for the message; <see cref="object.ToString"/> by default.</param>
    /// <param name="deadline">How long to wait; 90 seconds by default.</param>
    /// <exception cref="TimeoutException">No accepted value came before the deadline.</exception>
    public static async Task<T> ReturnsAsync<T>(
        Func<Task<T>> read, Func<T, bool> accept, string description, Func<T, string>? describe = null, TimeSpan? deadline = null)
    {
        var wait = deadline ?? DefaultDeadline;
        var clock = Stopwatch.StartNew();
        var pause = FirstPause;
        while (true)
        {
            var value = await read();
            if (accept(value))
            {
                return value;
            }

            if (clock.Elapsed >= wait)
            {
                throw new TimeoutException($"Within {wait} it did not come true that {description}. The last state was: {describe?.Invoke(value) ?? $"{value}"}.");
            }

            await Task.Delay(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Repeats assertions until none of them throws.</summary>
    /// <param name="assertions">The assertions, without side effects.</param>
    /// <param name="deadline">How long to wait; 90 seconds by default.</param>
    /// <exception cref="TimeoutException">They still failed at the deadline; the inner exception is the last failure.</exception>
    public static async Task PassesAsync(Func<Task> assertions, TimeSpan? deadline = null)
    {
        Exception? failure = null;
        try
        {
            await ReturnsAsync(AttemptAsync, passed => passed, "the assertions pass", _ => failure?.Message ?? "no failure", deadline);
        }
        catch (TimeoutException timeout)
        {
            throw new TimeoutException(timeout.Message, failure);
        }

        async Task<bool> AttemptAsync()
        {
            try
            {
                await assertions();
                return true;
            }
            catch (Exception exception)
            {
                failure = exception;
                return false;
            }
        }
    }
}
