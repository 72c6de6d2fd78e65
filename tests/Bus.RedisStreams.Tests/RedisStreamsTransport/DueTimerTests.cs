namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class DueTimerTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(20);

    private readonly DueTimer _timer = new(TimeProvider.System);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_is_due_within_the_longest_wait_is_told(int milliseconds)
    {
        _timer.Note(TimeSpan.FromMilliseconds(milliseconds));

        (await _timer.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nothing_is_due_when_nothing_was_noted()
    {
        _timer.Note(null);

        (await _timer.WaitAsync(Moment, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_due_in_more_years_than_the_clock_counts_is_not_due_now()
    {
        _timer.Note(DateTime.MaxValue - new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        (await _timer.WaitAsync(Moment, TestContext.Current.CancellationToken)).ShouldBeFalse();

        _timer.Note(TimeSpan.MaxValue);
        (await _timer.WaitAsync(Moment, TestContext.Current.CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task The_earliest_of_what_was_noted_counts()
    {
        _timer.Note(TimeSpan.MaxValue);
        _timer.Note(TimeSpan.Zero);

        (await _timer.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }
}
