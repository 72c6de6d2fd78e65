using System.Globalization;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Administration;

/// <summary>Requeuing and deleting many dead letters: by filter, at a rate, with progress, to be stopped anywhere.</summary>
public sealed class DeadLetterBulkSpecs(SharedRedisServer redis) : DeadLetterSpecsBase(redis.Server)
{
    private static readonly DeadLetterBulkOptions ByAda = new() { RequestedBy = "ada", Rate = DeadLetterBulkOptions.MaxRate };

    [Fact]
    public async Task All_are_requeued_in_the_order_in_which_they_came_each_into_its_lane()
    {
        await AddManyAsync(230);
        await AddAsync("500-0", MessagePriority.High);

        var end = await DeadLetters.RequeueAsync(ErrorQueue, new DeadLetterFilter(), ByAda);

        (end.Total, end.Scanned, end.Matched, end.Done, end.Skipped).ShouldBe((231, 231, 231, 231, 0));
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(0);
        (await LengthAsync(SourceKeys.Lanes[1])).ShouldBe(1);
        var froms = (await Server.SendAsync("XRANGE", SourceKeys.Lanes[2], "-", "+")).Items.Select(x => x[1]["headers"].Text!).ToList();
        froms.Count.ShouldBe(230);
        froms.Select((headers, index) => headers.Contains(string.Create(CultureInfo.InvariantCulture, $"{ErrorQueue}/normal/{index + 1}-0"), StringComparison.Ordinal)).ShouldAllBe(x => x);
    }

    [Fact]
    public async Task Only_what_fits_is_requeued()
    {
        await AddManyAsync(3);
        await AddAsync("10-0", type: "Shop:Invoice");
        await AddAsync("11-0", type: "Shop:Invoice", exception: "System.FormatException");

        var end = await DeadLetters.RequeueAsync(ErrorQueue, new DeadLetterFilter { MessageType = "Invoice", ExceptionType = "TimeoutException" }, ByAda);

        (end.Scanned, end.Matched, end.Done).ShouldBe((5, 1, 1));
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(4);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(1);
    }

    [Fact]
    public async Task Only_what_is_older_is_deleted()
    {
        await AddManyAsync(150);

        var end = await DeadLetters.DeleteAsync(ErrorQueue, new DeadLetterFilter { Until = DateTimeOffset.FromUnixTimeMilliseconds(121) }, ByAda);

        (end.Scanned, end.Done).ShouldBe((120, 120));
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(30);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dry_run_counts_and_changes_nothing(bool deletes)
    {
        await AddManyAsync(120);
        await AddAsync("500-0", type: "Shop:Invoice");
        var filter = new DeadLetterFilter { MessageType = "Order" };
        var options = ByAda with { IsDryRun = true };

        var end = deletes ? await DeadLetters.DeleteAsync(ErrorQueue, filter, options) : await DeadLetters.RequeueAsync(ErrorQueue, filter, options);

        (end.Total, end.Scanned, end.Matched, end.Done).ShouldBe((121, 121, 120, 0));
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(121);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(0);
    }

    [Fact]
    public async Task Stopped_in_the_middle_each_entry_is_in_one_of_the_queues_and_another_run_goes_on()
    {
        await AddManyAsync(200);
        using var stop = new CancellationTokenSource();
        var options = ByAda with
        {
            Rate = 100,
            Progress = new Told(x =>
            {
                if (x.Done >= 30)
                {
                    stop.Cancel();
                }
            }),
        };
        await using var paced = Open(new JumpingClock());

        await Should.ThrowAsync<OperationCanceledException>(() => paced.RequeueAsync(ErrorQueue, new DeadLetterFilter(), options, stop.Token));

        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(30);
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(170);
        (await DeadLetters.RequeueAsync(ErrorQueue, new DeadLetterFilter(), ByAda)).Done.ShouldBe(170);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(200);
    }

    [Fact]
    public async Task The_rate_is_kept_and_progress_is_told_step_by_step()
    {
        await AddManyAsync(25);
        var clock = new JumpingClock();
        await using var paced = Open(clock);
        var told = new List<DeadLetterBulkProgress>();

        var end = await paced.RequeueAsync(ErrorQueue, new DeadLetterFilter(), ByAda with { Rate = 10, Progress = new Told(told.Add) });

        // The last one need not wait for its turn's end.
        clock.GetElapsedTime(0).TotalSeconds.ShouldBeInRange(2.4, 2.6);
        end.Done.ShouldBe(25);
        told.Select(x => x.Done).ShouldBe(Enumerable.Range(0, 26).Select(x => (long)x));
        told[^1].Rate.ShouldBeInRange(9, 11);
    }

    [Fact]
    public async Task What_faults_again_meanwhile_does_not_keep_the_operation_from_ending()
    {
        await AddManyAsync(40, "Bus.TestWorker:Work");
        await StartReceiverAsync(x => x.Handler<Work>(_ => throw new InvalidOperationException("again")));

        var end = await DeadLetters.RequeueAsync(ErrorQueue, new DeadLetterFilter(), ByAda);

        end.Done.ShouldBe(40);
        await Bus.Testing.Eventually.PassesAsync(async () => (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(40));
    }

    [Fact]
    public async Task Two_operations_at_once_requeue_each_entry_once()
    {
        await AddManyAsync(200);
        await using var other = Open(TimeProvider.System);

        var ends = await Task.WhenAll(DeadLetters.RequeueAsync(ErrorQueue, new DeadLetterFilter(), ByAda), other.RequeueAsync(ErrorQueue, new DeadLetterFilter(), ByAda));

        ends.Sum(x => x.Done).ShouldBe(200);
        (await LengthAsync(SourceKeys.Lanes[2])).ShouldBe(200);
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100_001)]
    public async Task A_rate_out_of_range_is_refused_with_a_sentence(int rate)
    {
        await AddAsync();

        (await Should.ThrowAsync<ArgumentException>(() => DeadLetters.DeleteAsync(ErrorQueue, new DeadLetterFilter(), ByAda with { Rate = rate })))
            .Message.ShouldBe($"The rate is {rate}; allowed is a whole number from 1 to 100000.");
        (await LengthAsync(ErrorKeys.Lanes[2])).ShouldBe(1);
    }

    private sealed class Told(Action<DeadLetterBulkProgress> tell) : IProgress<DeadLetterBulkProgress>
    {
        public void Report(DeadLetterBulkProgress value) => tell(value);
    }
}
