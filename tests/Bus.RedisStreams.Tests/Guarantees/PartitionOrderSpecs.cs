using Bus.Contracts.Specs;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>The messages of a partition key run in order and one at a time, over all consumers and through crashes.</summary>
public sealed class PartitionOrderSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(2);

    private readonly OrderLedger _ledger = new();

    [Theory]
    [InlineData(RedisStreamsReceiveMode.Partitioned)]
    [InlineData(RedisStreamsReceiveMode.PartitionedOrdered)]
    public async Task Two_thousand_messages_of_fifty_keys_run_in_order_and_one_at_a_time_over_four_consumers(RedisStreamsReceiveMode mode)
    {
        var options = new WorkerOptions { Mode = mode, LockMilliseconds = 30_000 };
        await using var first = await StartWorkerAsync(options);
        await using var second = await StartWorkerAsync(options);
        await StartReceiverAsync(x => Configure(x, mode));
        await StartReceiverAsync(x => Configure(x, mode));

        await SendAsync(keys: 50, each: 40);
        await Probe.EmptyAsync(Long);

        await OutputAsync(first);
        await OutputAsync(second);
        _ledger.Add(first, second);
        ShouldBeInOrder(keys: 50, each: 40);
        first.OutputLines.ShouldContain(x => x.StartsWith("completed", StringComparison.Ordinal));
        second.OutputLines.ShouldContain(x => x.StartsWith("completed", StringComparison.Ordinal));
        await NothingIsHeldAsync();
    }

    [Fact]
    public async Task A_killed_worker_loses_no_place_of_what_it_held()
    {
        var options = new WorkerOptions { Mode = RedisStreamsReceiveMode.Partitioned, LockMilliseconds = 3000 };
        await using var doomed = await StartWorkerAsync(options);
        await using var survivor = await StartWorkerAsync(options);
        var sender = await StartSenderAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(key => SendKeyAsync(sender, key, 25, WorkBehavior.Wait, 5)));

        await Eventually.IsTrueAsync(() => doomed.OutputLines.Count(x => x.StartsWith("completed", StringComparison.Ordinal)) >= 20, "the worker is in the middle of it");
        doomed.Kill();
        await Probe.EmptyAsync(Long);

        await OutputAsync(survivor);
        _ledger.Add(doomed, survivor);
        Enumerable.Range(0, 20).SelectMany(x => _ledger.Violations($"k{x}", mayRepeat: true)).ShouldBeEmpty();
        _ledger.Ended.ShouldBe(500);
        await NothingIsHeldAsync();
    }

    [Fact]
    public async Task A_stop_in_the_middle_hands_back_in_order()
    {
        var sender = await StartSenderAsync();
        var sending = Task.WhenAll(Enumerable.Range(0, 20).Select(key => SendKeyAsync(sender, key, 50)));
        for (var round = 0; round < 3; round++)
        {
            var before = _ledger.Ended;
            var bus = await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Partitioned, prefetch: 32, limit: 4));
            await Eventually.IsTrueAsync(() => _ledger.Ended >= before + 50, "some have run");
            await bus.StopAsync();
        }

        await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Partitioned));
        await sending;
        await Probe.EmptyAsync(Long);

        ShouldBeInOrder(keys: 20, each: 50);
    }

    [Fact]
    public async Task Connections_that_break_cost_no_order()
    {
        await using var proxy = new FaultProxy(Server.Port);
        await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Partitioned), proxy.Port);
        await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Partitioned), proxy.Port);
        var sender = await StartSenderAsync();
        var sending = Task.WhenAll(Enumerable.Range(0, 20).Select(key => SendKeyAsync(sender, key, 50)));

        for (var round = 1; round <= 5; round++)
        {
            var goal = round * 150;
            await Eventually.IsTrueAsync(() => _ledger.Ended >= goal, "messages run", () => $"{_ledger.Ended} of {goal}");
            proxy.BlackHole(ProxyDirection.ToClient);
            proxy.DropConnections();
            proxy.Heal();
        }

        await sending;
        await Probe.EmptyAsync(Long);
        _ledger.Ended.ShouldBe(1000);
        Enumerable.Range(0, 20).SelectMany(x => _ledger.Violations($"k{x}", mayRepeat: true)).ShouldBeEmpty();
        await NothingIsHeldAsync();
    }

    [Fact]
    public async Task A_concurrent_mode_runs_up_to_the_limit_and_never_more()
    {
        for (var index = 0; index < 3; index++)
        {
            await StartReceiverAsync(x =>
            {
                Configure(x, RedisStreamsReceiveMode.Normal);
                x.SetReceiveMode(RedisStreamsReceiveMode.PartitionedConcurrent, 3);
            });
        }

        await SendAsync(keys: 5, each: 200);
        await Probe.EmptyAsync(Long);

        _ledger.Ended.ShouldBe(1000);
        var most = Enumerable.Range(0, 5).Select(x => _ledger.MostAtOnce($"k{x}")).ToList();
        most.ShouldAllBe(x => x <= 3);
        most.Max().ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_backlog_of_one_key_runs_in_order_and_holds_up_no_other()
    {
        var sender = await StartSenderAsync();
        await SendKeyAsync(sender, key: 0, count: 5000);
        await SendKeyAsync(sender, key: 1, count: 1);
        await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Partitioned));
        await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Partitioned));

        await Eventually.IsTrueAsync(() => _ledger.Started("k1").Count == 1, "the other key is served");
        _ledger.Started("k0").Count.ShouldBeLessThan(4900);
        await Probe.EmptyAsync(Long);

        _ledger.Violations("k0").ShouldBeEmpty();
        _ledger.Ended.ShouldBe(5001);
    }

    [Fact]
    public async Task A_mode_switched_on_over_a_backlog_keeps_its_order_and_switched_off_loses_nothing()
    {
        var sender = await StartSenderAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(key => SendKeyAsync(sender, key, 60)));
        var seen = 0;
        var former = await StartReceiverAsync(x =>
        {
            x.PrefetchCount = 100;
            x.ConcurrentMessageLimit = 1;
            x.Handler<Work>(async c =>
            {
                // The first stays with it until the stop, which hands the others back.
                Interlocked.Increment(ref seen);
                await Task.Delay(Timeout.InfiniteTimeSpan, c.CancellationToken);
            });
        });
        await Probe.HeldAsync(100);
        await Record.ExceptionAsync(() => StopAtOnceAsync(former));

        // The impatient do not wait for the message that ran: it is handed back a moment later. Only then has the consumer stopped.
        await Eventually.PassesAsync(async () => (await Probe.InstancesAsync()).ShouldBeEmpty());
        (await Probe.PendingRowsAsync()).ShouldAllBe(x => x.Owner == RedisStreamsDefaults.ReturnedConsumer);
        var partitioned = await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Partitioned));
        await Eventually.IsTrueAsync(() => _ledger.Ended >= 100, "some have run in order");
        await partitioned.StopAsync();
        Enumerable.Range(0, 10).SelectMany(x => _ledger.Violations($"k{x}")).ShouldBeEmpty();
        await StartReceiverAsync(x => Configure(x, RedisStreamsReceiveMode.Normal));
        await Probe.EmptyAsync(Long);

        seen.ShouldBe(1);
        _ledger.Ended.ShouldBe(600);
        await NothingIsHeldAsync();
    }

    /// <summary>Awaits that everything a worker wrote has come, by its end.</summary>
    private static async Task OutputAsync(ChildProcess worker)
    {
        worker.Terminate();
        await worker.WaitForExitAsync();
    }

    private static async Task StopAtOnceAsync(SpecBus bus)
    {
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await bus.Control.StopAsync(impatient.Token);
    }

    private static async Task SendKeyAsync(SpecBus sender, int key, int count, WorkBehavior behavior = WorkBehavior.Complete, int milliseconds = 0)
    {
        for (var id = 0; id < count; id++)
        {
            await sender.SendAsync(Queue, new Work(id, behavior, milliseconds, $"k{key}"), x => x.SetPartitionKey($"k{key}"));
        }
    }

    private async Task SendAsync(int keys, int each)
    {
        var sender = await StartSenderAsync();
        await Task.WhenAll(Enumerable.Range(0, keys).Select(key => SendKeyAsync(sender, key, each)));
    }

    private void Configure(IRedisStreamsReceiveEndpointConfigurator x, RedisStreamsReceiveMode mode, int prefetch = 16, int limit = 16)
    {
        // No lease ends because the machine is busy.
        x.LockDuration = TimeSpan.FromSeconds(30);
        x.PrefetchCount = prefetch;
        x.ConcurrentMessageLimit = limit;
        x.SetReceiveMode(mode);
        x.Handler<Work>(c => _ledger.Handle()(c));
    }

    private void ShouldBeInOrder(int keys, int each)
    {
        _ledger.Ended.ShouldBe(keys * each);
        Enumerable.Range(0, keys).SelectMany(x => _ledger.Violations($"k{x}")).ShouldBeEmpty();
    }

    private Task NothingIsHeldAsync() => Eventually.PassesAsync(async () =>
        (await Server.SendAsync("EXISTS", new RedisKeys(KeyPrefix).Queue(Queue).Partitions)).Integer.ShouldBe(0));
}
