using System.Collections.Concurrent;
using System.Threading.Channels;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class SettlementBatcherTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly HeldClock _clock = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly string _queueName = $"batched-{NewId.NextGuid():N}";
    private readonly FakeQueue _queue = new();
    private readonly ConcurrentDictionary<Delivery, TaskCompletionSource> _settled = new();
    private readonly QueueInstance _instance = new();
    private readonly SettlementBatcher _batcher;
    private readonly MeterRecorder _meter;

    public SettlementBatcherTests()
    {
        _meter = new MeterRecorder(_queueName);
        _batcher = new SettlementBatcher(_queueName, _queue.SettleAsync, TakeNote, _clock, _giveUp.Token);
    }

    public void Dispose()
    {
        _giveUp.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public async Task What_completes_while_a_call_is_under_way_goes_together_with_the_next()
    {
        var first = Settle(1);
        var call = await _queue.NextAsync();
        var later = Enumerable.Range(2, 5).Select(x => Settle(x)).ToList();

        _queue.HasCall.ShouldBeFalse("one call at a time");
        call.Succeed();
        await first.WaitAsync(Deadline);
        later.ShouldAllBe(x => !x.IsCompleted);
        var next = await _queue.NextAsync();
        next.Numbers.ShouldBe([2, 3, 4, 5, 6]);
        next.Succeed();

        await Task.WhenAll(later).WaitAsync(Deadline);
        _meter.Counts.Settled.ShouldBe(6);
    }

    [Fact]
    public async Task A_message_is_settled_only_when_Redis_has_answered()
    {
        var settled = Settle(1);
        var call = await _queue.NextAsync();

        settled.IsCompleted.ShouldBeFalse("it stays held, so that it is not delivered again");
        _meter.Counts.Settled.ShouldBe(0);
        call.Succeed();

        await settled.WaitAsync(Deadline);
        _meter.Counts.Settled.ShouldBe(1);
    }

    [Fact]
    public async Task A_flush_writes_at_once_what_has_completed_whatever_is_under_way()
    {
        var first = Settle(1);
        var call = await _queue.NextAsync();
        var later = new[] { Settle(2), Settle(3) };

        _batcher.FlushAsync().IsCompleted.ShouldBeTrue("a fetch can be written right behind it");

        _queue.TryNext()!.Numbers.ShouldBe([2, 3]);
        call.Succeed();
        await first.WaitAsync(Deadline);
        later.ShouldAllBe(x => !x.IsCompleted);
    }

    [Fact]
    public async Task What_completes_during_a_flush_is_settled_when_the_last_call_under_way_has_ended()
    {
        _ = Settle(1);
        var first = await _queue.NextAsync();
        _ = Settle(2);
        await _batcher.FlushAsync();
        var flushed = await _queue.NextAsync();
        var third = Settle(3);

        first.Succeed();
        _queue.HasCall.ShouldBeFalse("another call is under way");
        flushed.Succeed();

        var last = await _queue.NextAsync();
        last.Numbers.ShouldBe([3]);
        last.Succeed();
        await third.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_flush_with_nothing_to_write_writes_nothing()
    {
        await _batcher.FlushAsync().WaitAsync(Deadline);

        _queue.HasCall.ShouldBeFalse();
    }

    [Fact]
    public async Task While_acknowledgements_fail_a_flush_waits_so_that_no_more_is_fetched_than_Redis_can_settle()
    {
        _ = Settle(1);
        (await _queue.NextAsync()).Fail(new RedisConnectionException("Nobody is there."));
        await _clock.HasTimerAsync();

        var flush = _batcher.FlushAsync();

        flush.IsCompleted.ShouldBeFalse();
        await _clock.FireAsync();
        (await _queue.NextAsync()).Succeed();
        await flush.WaitAsync(Deadline);
        _batcher.FlushAsync().IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task After_a_pause_it_starts_again()
    {
        for (var round = 1; round <= 3; round++)
        {
            var settled = Settle(round);
            var call = await _queue.NextAsync();
            call.Numbers.ShouldBe([round]);
            call.Succeed();
            await settled.WaitAsync(Deadline);
        }
    }

    [Fact]
    public async Task One_call_carries_a_thousand_at_most_and_keeps_the_order()
    {
        var first = Settle(0);
        var opening = await _queue.NextAsync();
        var settled = Enumerable.Range(1, 2500).Select(x => Settle(x)).ToList();
        opening.Succeed();
        await first.WaitAsync(Deadline);

        var calls = new List<Call>();
        for (var index = 0; index < 3; index++)
        {
            calls.Add(await _queue.NextAsync());
            calls[index].Succeed();
        }

        await Task.WhenAll(settled).WaitAsync(Deadline);
        calls.Select(x => x.Numbers.Count).ShouldBe([1000, 1000, 500]);
        calls.SelectMany(x => x.Numbers).ShouldBe(Enumerable.Range(1, 2500));
    }

    [Fact]
    public async Task Each_lane_has_a_call_of_its_own_from_critical_to_low()
    {
        var first = Settle(0);
        var opening = await _queue.NextAsync();
        var settled = new[] { Settle(1, lane: 3), Settle(2, lane: 0), Settle(3, lane: 3), Settle(4, lane: 2), Settle(5, lane: 0) };
        opening.Succeed();
        await first.WaitAsync(Deadline);

        var calls = new List<Call>();
        for (var index = 0; index < 3; index++)
        {
            calls.Add(await _queue.NextAsync());
            calls[index].Succeed();
        }

        await Task.WhenAll(settled).WaitAsync(Deadline);
        calls.Select(x => x.Lane).ShouldBe([0, 2, 3]);
        calls.Select(x => string.Join(',', x.Numbers)).ShouldBe(["2,5", "4", "1,3"]);
    }

    [Fact]
    public async Task A_call_that_fails_is_repeated_behind_a_pause_and_the_others_are_not()
    {
        var opening = Settle(0);
        var blocker = await _queue.NextAsync();
        var settled = new[] { Settle(1, lane: 0), Settle(2, lane: 1), Settle(3, lane: 2) };
        blocker.Succeed();
        (await _queue.NextAsync()).Succeed();
        (await _queue.NextAsync()).Fail(new RedisUnknownOutcomeException("The connection broke."));
        (await _queue.NextAsync()).Succeed();

        await _clock.FireAsync();
        var repeated = await _queue.NextAsync();
        repeated.Numbers.ShouldBe([2]);
        settled[1].IsCompleted.ShouldBeFalse();
        repeated.Fail(new RedisServerException("LOADING", "Redis is loading the dataset in memory"));
        await _clock.FireAsync();
        var last = await _queue.NextAsync();
        last.Numbers.ShouldBe([2]);
        last.Succeed();

        await Task.WhenAll([opening, .. settled]).WaitAsync(Deadline);
        _meter.Counts.Settled.ShouldBe(4, "each counts once, however often it was tried");
    }

    [Fact]
    public async Task A_failure_that_nobody_expects_is_repeated_as_well()
    {
        var settled = Settle(1);
        (await _queue.NextAsync()).Fail(new InvalidOperationException("told to"));

        await _clock.FireAsync();
        (await _queue.NextAsync()).Succeed();

        await settled.WaitAsync(Deadline);
    }

    [Fact]
    public async Task A_stop_waits_for_the_call_that_is_under_way()
    {
        var settled = Settle(1);
        var call = await _queue.NextAsync();

        await _giveUp.CancelAsync();
        settled.IsCompleted.ShouldBeFalse();
        call.Succeed();

        await settled.WaitAsync(Deadline);
        _meter.Counts.Settled.ShouldBe(1);
    }

    [Fact]
    public async Task After_a_stop_what_completes_is_still_tried_once()
    {
        await _giveUp.CancelAsync();

        var settled = Settle(1);
        (await _queue.NextAsync()).Succeed();
        await settled.WaitAsync(Deadline);
        var refused = Settle(2);
        (await _queue.NextAsync()).Fail(new RedisConnectionException("Nobody is there."));
        await refused.WaitAsync(Deadline);

        _queue.HasCall.ShouldBeFalse();
        _meter.Counts.Settled.ShouldBe(1, "what was given up is delivered again and not settled");
    }

    [Fact]
    public async Task A_stop_ends_the_pause_before_a_repetition()
    {
        var settled = Settle(1);
        (await _queue.NextAsync()).Fail(new RedisConnectionException("Nobody is there."));
        await _clock.HasTimerAsync();

        await _giveUp.CancelAsync();
        (await _queue.NextAsync()).Fail(new RedisConnectionException("Nobody is there."));

        await settled.WaitAsync(Deadline);
        _meter.Counts.Settled.ShouldBe(0);
    }

    [Fact]
    public async Task A_disposed_connection_ends_it_at_once_without_an_error()
    {
        var settled = Settle(1);
        (await _queue.NextAsync()).Fail(new ObjectDisposedException("connection"));

        await settled.WaitAsync(Deadline);

        _queue.HasCall.ShouldBeFalse();
        _meter.Counts.Settled.ShouldBe(0);
    }

    [Fact]
    public async Task Completions_from_many_threads_are_settled_once_each()
    {
        var numbers = new List<int>();
        var answering = Task.Run(async () =>
        {
            while (numbers.Count < 2000)
            {
                var call = await _queue.NextAsync();
                numbers.AddRange(call.Numbers);
                call.Succeed();
            }
        });

        await Parallel.ForEachAsync(Enumerable.Range(0, 2000), async (number, _) => await Settle(number));
        await answering.WaitAsync(Deadline);

        numbers.Order().ShouldBe(Enumerable.Range(0, 2000));
    }

    private Task Settle(int number, int lane = QueueLanes.Normal)
    {
        var delivery = new Delivery(new RedisStreamsTransportMessage(lane, new EntryId(1, (ulong)number), deliveryCount: 1), _instance, isCounted: true);
        var settled = _settled[delivery] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _batcher.Settle(delivery);
        return settled.Task;
    }

    private void TakeNote(IReadOnlyCollection<Delivery> deliveries)
    {
        foreach (var delivery in deliveries)
        {
            _settled[delivery].SetResult();
        }
    }

    /// <summary>Answers when the test says so.</summary>
    private sealed class FakeQueue
    {
        private readonly Channel<Call> _calls = Channel.CreateUnbounded<Call>();

        internal bool HasCall => _calls.Reader.TryPeek(out _);

        internal Task SettleAsync(int lane, IReadOnlyCollection<Delivery> deliveries)
        {
            var call = new Call(lane, deliveries.Select(x => (int)x.Message.EntryId.Sequence).ToList());
            _calls.Writer.TryWrite(call);
            return call.Answer;
        }

        internal Call? TryNext() => _calls.Reader.TryRead(out var call) ? call : null;

        internal Task<Call> NextAsync() => _calls.Reader.ReadAsync().AsTask().WaitAsync(Deadline);
    }

    private sealed class Call(int lane, IReadOnlyList<int> numbers)
    {
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal int Lane => lane;

        internal IReadOnlyList<int> Numbers => numbers;

        internal Task Answer => _answer.Task;

        internal void Succeed() => _answer.SetResult();

        internal void Fail(Exception exception) => _answer.SetException(exception);
    }

    /// <summary>A clock whose timers fire when the test says so.</summary>
    private sealed class HeldClock : TimeProvider
    {
        private readonly Channel<Action> _timers = Channel.CreateUnbounded<Action>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            dueTime.ShouldBeGreaterThan(TimeSpan.Zero, "a failing server is not asked again without a pause");
            _timers.Writer.TryWrite(() => callback(state));
            return new HeldTimer();
        }

        internal Task HasTimerAsync() => Eventually.IsTrueAsync(() => _timers.Reader.TryPeek(out _), "a pause begins");

        internal async Task FireAsync() => (await _timers.Reader.ReadAsync().AsTask().WaitAsync(Deadline))();
    }

    private sealed class HeldTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
