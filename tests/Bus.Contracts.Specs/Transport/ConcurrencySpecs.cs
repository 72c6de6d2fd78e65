using System.Diagnostics;
using Bus.Testing;
using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>How many messages run at once, and what batches get.</summary>
public abstract class ConcurrencySpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task No_more_handlers_run_at_once_than_the_limit_allows_and_as_many_do(int limit)
    {
        var meter = new ConcurrencyMeter();
        var inbox = new Inbox<Item>();
        var release = new TaskCompletionSource();
        var bus = await StartAsync("items", x =>
        {
            x.PrefetchCount = 10;
            x.ConcurrentMessageLimit = limit;
            x.Handler<Item>(async c =>
            {
                using (meter.Enter())
                {
                    await release.Task;
                }

                await inbox.ReceiveAsync(c);
            });
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(id => bus.SendAsync("items", new Item(id))));
        await Eventually.IsTrueAsync(() => meter.Inside == limit, "as many run as the limit allows", deadline: Deadline);
        release.SetResult();
        await inbox.CountAsync(20);

        meter.Most.ShouldBe(limit);
    }

    [Fact]
    public async Task A_prefetch_count_alone_limits_how_many_run_at_once()
    {
        var meter = new ConcurrencyMeter();
        var release = new TaskCompletionSource();
        var inbox = new Inbox<Item>();
        var bus = await StartAsync("items", x =>
        {
            x.PrefetchCount = 5;
            x.Handler<Item>(async c =>
            {
                using (meter.Enter())
                {
                    await release.Task;
                }

                await inbox.ReceiveAsync(c);
            });
        });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(id => bus.SendAsync("items", new Item(id))));
        await Eventually.IsTrueAsync(() => meter.Inside == 5, "five run", deadline: Deadline);
        release.SetResult();
        await inbox.CountAsync(20);

        meter.Most.ShouldBe(5);
    }

    [Fact]
    public async Task A_limit_of_the_bus_holds_for_its_endpoints()
    {
        const int Limit = 2;
        var meter = new ConcurrencyMeter();
        var inbox = new Inbox<Item>();
        var release = new TaskCompletionSource();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ConcurrentMessageLimit = Limit;
            x.ReceiveEndpoint("items", e => e.Handler<Item>(async c =>
            {
                using (meter.Enter())
                {
                    await release.Task;
                }

                await inbox.ReceiveAsync(c);
            }));
        });

        await Task.WhenAll(Enumerable.Range(0, 10).Select(id => bus.SendAsync("items", new Item(id))));
        await Eventually.IsTrueAsync(() => meter.Inside == Limit, "as many run as the bus allows", () => $"{meter.Inside} run", Deadline);
        release.SetResult();

        await inbox.CountAsync(10);
        meter.Most.ShouldBe(Limit);
    }

    [Fact]
    public async Task One_blocked_handler_does_not_hold_up_the_others()
    {
        var release = new TaskCompletionSource();
        var inbox = new Inbox<Item>();
        var bus = await StartAsync("items", x =>
        {
            x.PrefetchCount = 4;
            x.Handler<Item>(async c =>
            {
                if (c.Message.Id == 0)
                {
                    await release.Task;
                }

                await inbox.ReceiveAsync(c);
            });
        });

        await bus.SendAsync("items", new Item(0));
        await Task.WhenAll(Enumerable.Range(1, 200).Select(id => bus.SendAsync("items", new Item(id))));
        await inbox.CountAsync(200);
        release.SetResult();

        (await inbox.CountAsync(201))[^1].Message.Id.ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_consumer_gets_full_batches_and_the_rest_in_time()
    {
        var batches = new Inbox<Batch<Item>>();
        var bus = await StartAsync("items", x =>
        {
            x.PrefetchCount = 20;
            x.Batch<Item>(batch =>
            {
                batch.MessageLimit = 10;
                batch.TimeLimit = TimeSpan.FromMilliseconds(500);
                batch.Consumer(() => new BatchConsumer(batches));
            });
        });

        await Task.WhenAll(Enumerable.Range(0, 25).Select(id => bus.SendAsync("items", new Item(id))));

        await Eventually.IsTrueAsync(() => batches.All.Sum(x => x.Message.Length) == 25, "all items are in batches", deadline: Deadline);
        batches.All.ShouldAllBe(x => x.Message.Length <= 10);
        batches.All.SelectMany(x => x.Message.Select(m => m.Message.Id)).Order().ShouldBe(Enumerable.Range(0, 25));
    }

    [Fact]
    public async Task A_batch_that_fails_sends_each_of_its_messages_to_the_error_queue()
    {
        var errors = new MovedMessages();
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.ReceiveEndpoint("items", x => x.Batch<Item>(batch =>
            {
                batch.MessageLimit = 3;
                batch.TimeLimit = TimeSpan.FromSeconds(5);
                batch.Consumer(() => new FailingBatchConsumer());
            }));
            bus.ReceiveEndpoint("items_error", errors.Configure);
        });

        await Task.WhenAll(Enumerable.Range(0, 3).Select(id => bus.SendAsync("items", new Item(id))));

        (await errors.CountAsync(3)).ShouldAllBe(x => x.Header(MessageHeaders.FaultMessage) == "no batch today");
    }

    [Fact]
    public async Task A_rate_limit_spreads_messages_over_time_and_loses_none()
    {
        var interval = TimeSpan.FromMilliseconds(500);
        var inbox = new Inbox<Item>();
        var bus = await StartAsync("items", x =>
        {
            x.PrefetchCount = 10;
            x.UseRateLimit(2, interval);
            x.Handler<Item>(inbox.ReceiveAsync);
        });
        var sent = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(id => bus.SendAsync("items", new Item(id))));

        (await inbox.CountAsync(6)).Select(x => x.Message.Id).Order().ShouldBe(Enumerable.Range(0, 6));
        sent.Elapsed.ShouldBeGreaterThan(interval);
    }

    public sealed record Item(int Id);

    private sealed class BatchConsumer(Inbox<Batch<Item>> inbox) : IConsumer<Batch<Item>>
    {
        public Task Consume(ConsumeContext<Batch<Item>> context) => inbox.ReceiveAsync(context);
    }

    private sealed class FailingBatchConsumer : IConsumer<Batch<Item>>
    {
        public Task Consume(ConsumeContext<Batch<Item>> context) => throw new InvalidOperationException("no batch today");
    }
}
