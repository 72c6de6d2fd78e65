using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bus.Redis.Tests.Support;

/// <summary>Awaits a condition with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    internal static Task IsTrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string? text = null) =>
        IsTrueAsync(() => ValueTask.FromResult(condition()), text);

    internal static async Task IsTrueAsync(Func<ValueTask<bool>> condition, [CallerArgumentExpression(nameof(condition))] string? text = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            watch.Elapsed.ShouldBeLessThan(Deadline, $"Waited in vain for: {text}");
            await Task.Delay(TimeSpan.FromMilliseconds(5));
        }
    }
}
