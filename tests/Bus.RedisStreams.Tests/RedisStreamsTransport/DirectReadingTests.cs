namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class DirectReadingTests
{
    private static readonly DateTimeOffset ServerTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly SettableClock _clock = new();
    private readonly DirectReading _reading;

    public DirectReadingTests()
    {
        _reading = new DirectReading(_clock);
    }

    [Fact]
    public void Before_the_script_has_allowed_it_nothing_is_read_directly() => _reading.TakeLane().ShouldBe(DirectReading.None);

    [Fact]
    public void A_lane_is_read_eight_times_before_the_script_is_asked_again()
    {
        _reading.Allow(QueueLanes.Normal, ServerTime);

        Enumerable.Range(0, 8).Select(_ => _reading.TakeLane()).ShouldAllBe(x => x == QueueLanes.Normal);
        _reading.TakeLane().ShouldBe(DirectReading.None);
        _reading.Allow(QueueLanes.Normal, ServerTime);
        _reading.TakeLane().ShouldBe(QueueLanes.Normal);
    }

    [Fact]
    public void After_20_milliseconds_the_script_is_asked_again()
    {
        _reading.Allow(QueueLanes.Normal, ServerTime);
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        _reading.TakeLane().ShouldBe(QueueLanes.Normal);

        _clock.Advance(TimeSpan.FromMilliseconds(1));

        _reading.TakeLane().ShouldBe(DirectReading.None);
    }

    [Fact]
    public void A_word_of_the_script_against_it_ends_it()
    {
        _reading.Allow(QueueLanes.Normal, ServerTime);

        _reading.Allow(DirectReading.None, ServerTime);

        _reading.TakeLane().ShouldBe(DirectReading.None);
    }

    [Fact]
    public void The_time_of_Redis_goes_on_from_what_the_script_said()
    {
        _reading.Allow(QueueLanes.Normal, ServerTime);

        _clock.Advance(TimeSpan.FromMilliseconds(15));

        _reading.ServerTime.ShouldBe(ServerTime.AddMilliseconds(15));
    }

    private sealed class SettableClock : TimeProvider
    {
        private TimeSpan _now;

        public override long GetTimestamp() => _now.Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        internal void Advance(TimeSpan time) => _now += time;
    }
}
