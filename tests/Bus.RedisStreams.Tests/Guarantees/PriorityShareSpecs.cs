using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>What lower lanes get while critical messages always wait, counted in deliveries, whatever the machine's speed.</summary>
public sealed class PriorityShareSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private const int Low = 100_000;
    private const int Others = 1000;
    private const int Critical = 1500;
    private const int Page = 1000;

    // Handed over one by one; how fast a busy machine does that is not what is looked at.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<MessagePriority> _delivered = [];
    private readonly TaskCompletionSource _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _critical;

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public async Task With_100000_old_low_messages_critical_ones_keep_nine_tenths_and_no_lane_starves(int prefetch)
    {
        await FillAllAsync();

        // Always due: the lower lanes get the most that they can.
        await ConsumeAsync(prefetch, TimeSpan.Zero);

        var lower = _delivered.Count(x => x != MessagePriority.Critical);
        ((double)lower / _delivered.Count).ShouldBeLessThanOrEqualTo(0.1);
        foreach (var lane in (MessagePriority[])[MessagePriority.High, MessagePriority.Normal, MessagePriority.Low])
        {
            LongestRunWithout(lane).ShouldBeLessThanOrEqualTo(Bound(prefetch), $"{lane}, prefetch {prefetch}");
        }
    }

    [Fact]
    public async Task With_100000_old_low_messages_a_lane_that_is_not_due_gets_nothing_before_a_critical_one()
    {
        await FillAllAsync();

        await ConsumeAsync(prefetch: 16, TimeSpan.FromHours(1));

        _delivered.ShouldAllBe(x => x == MessagePriority.Critical);
    }

    // Three lanes take turns. A turn comes with the first fetch after nine messages, which may be a whole buffer late; the order of handlers may differ by a buffer.
    private static int Bound(int prefetch) => 3 * (10 + (2 * prefetch));

    private int LongestRunWithout(MessagePriority lane)
    {
        var (longest, last) = (0, -1);
        foreach (var index in _delivered.Index().Where(x => x.Item == lane).Select(x => x.Index).Append(_delivered.Count))
        {
            longest = Math.Max(longest, index - last - 1);
            last = index;
        }

        return longest;
    }

    private async Task ConsumeAsync(int prefetch, TimeSpan maxPriorityWait)
    {
        await StartReceiverAsync(x =>
        {
            x.PrefetchCount = prefetch;
            x.MaxPriorityWait = maxPriorityWait;
            x.Handler<Work>(context =>
            {
                Note(context.GetPriority());
                return Task.CompletedTask;
            });
        });
        await _completed.Task.WaitAsync(Patience);
    }

    /// <summary>Counts as long as more critical messages wait than a buffer holds.</summary>
    private void Note(MessagePriority priority)
    {
        lock (_delivered)
        {
            if (_completed.Task.IsCompleted)
            {
                return;
            }

            _delivered.Add(priority);
            if (priority == MessagePriority.Critical && ++_critical == Critical)
            {
                _completed.SetResult();
            }
        }
    }

    private async Task FillAllAsync()
    {
        await using var probe = await Server.ConnectAsync();
        await FillAsync(probe, MessagePriority.Low, Low);
        await FillAsync(probe, MessagePriority.Normal, Others);
        await FillAsync(probe, MessagePriority.High, Others);
        await FillAsync(probe, MessagePriority.Critical, 2 * Critical);
    }

    private async Task FillAsync(RespProbe probe, MessagePriority priority, int count)
    {
        const string Add = """for id = 1, tonumber(ARGV[1]) do redis.call('XADD', KEYS[1], '*', 'body', '{"id":' .. id .. '}') end""";
        var key = new RedisKeys(KeyPrefix).Queue(Queue).Lanes[QueueLanes.GetLane((int)priority)];
        for (var added = 0; added < count; added += Page)
        {
            await probe.SendAsync("EVAL", Add, 1, key, Page);
        }
    }
}
