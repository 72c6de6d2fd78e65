using Bus.Testing;

namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class DeliverySlotsTests
{
    [Fact]
    public void As_many_start_as_the_limit_allows_and_the_others_wait_for_their_turn()
    {
        var slots = new DeliverySlots(prefetch: 5, concurrency: 2, TimeProvider.System);
        var deliveries = Enumerable.Range(0, 5).Select(_ => Create()).ToList();
        slots.Available.ShouldBe((5, 2));

        var starting = slots.Accept(deliveries);

        starting.ShouldBe(deliveries.Take(2));
        slots.Available.ShouldBe((0, 0));
        slots.Release(starting[0]).ShouldBe(deliveries[2]);
        slots.HeldCount.ShouldBe(4);
        slots.Available.ShouldBe((1, 0));
    }

    [Fact]
    public void What_waits_can_be_given_up_while_the_others_run()
    {
        var slots = new DeliverySlots(prefetch: 5, concurrency: 2, TimeProvider.System);
        var deliveries = Enumerable.Range(0, 5).Select(_ => Create()).ToList();
        slots.Accept(deliveries);

        slots.TakeWaiting().ShouldBe(deliveries.Skip(2));

        slots.GetHeld().ShouldBe(deliveries.Take(2), ignoreOrder: true);
        slots.Release(deliveries[0]).ShouldBeNull();
        slots.Release(deliveries[1]).ShouldBeNull();
        slots.Available.ShouldBe((5, 2));
    }

    [Fact]
    public async Task A_wait_for_free_slots_ends_with_the_first_that_is_released()
    {
        var slots = new DeliverySlots(prefetch: 1, concurrency: 1, TimeProvider.System);
        var delivery = Create();
        slots.Accept([delivery]);
        var waiting = slots.WaitForFreeAsync(CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();

        slots.Release(delivery);

        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_wait_for_emptiness_ends_when_the_last_is_released()
    {
        var slots = new DeliverySlots(prefetch: 4, concurrency: 4, TimeProvider.System);
        var deliveries = new[] { Create(), Create() };
        slots.Accept(deliveries);
        var waiting = slots.WaitForEmptyAsync(CancellationToken.None);

        slots.Release(deliveries[0]);
        waiting.IsCompleted.ShouldBeFalse();
        slots.Release(deliveries[1]);

        await waiting.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task What_is_being_settled_takes_no_slot_and_is_held_until_it_is_settled()
    {
        var slots = new DeliverySlots(prefetch: 2, concurrency: 1, TimeProvider.System);
        var delivery = Create();
        slots.Accept([delivery]);
        delivery.IsSettling = true;

        slots.Release(delivery);

        slots.Available.ShouldBe((2, 1));
        slots.HeldCount.ShouldBe(1);
        var empty = slots.WaitForEmptyAsync(CancellationToken.None);
        empty.IsCompleted.ShouldBeFalse();
        slots.Forget([delivery]);
        await empty.WaitAsync(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void What_is_settled_before_its_handler_lets_go_of_it_is_held_no_more()
    {
        var slots = new DeliverySlots(prefetch: 2, concurrency: 1, TimeProvider.System);
        var delivery = Create();
        slots.Accept([delivery]);
        delivery.IsSettling = true;

        slots.Forget([delivery]);

        slots.HeldCount.ShouldBe(0);
        slots.Available.ShouldBe((1, 0));
        slots.Release(delivery);
        slots.Available.ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_ends()
    {
        var slots = new DeliverySlots(prefetch: 1, concurrency: 1, TimeProvider.System);
        slots.Accept([Create()]);
        using var stop = new CancellationTokenSource();
        var waiting = slots.WaitForFreeAsync(stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Never_more_run_at_once_than_allowed_however_they_come_and_go()
    {
        var slots = new DeliverySlots(prefetch: 20, concurrency: 4, TimeProvider.System);
        var meter = new Bus.Contracts.Specs.ConcurrencyMeter();
        var ran = 0;

        async Task RunAsync(Delivery delivery)
        {
            for (var current = delivery; current is not null; current = slots.Release(current))
            {
                using (meter.Enter())
                {
                    await Task.Yield();
                }

                Interlocked.Increment(ref ran);
            }
        }

        for (var batch = 0; batch < 200; batch++)
        {
            await slots.WaitForFreeAsync(CancellationToken.None);
            var deliveries = Enumerable.Range(0, slots.Available.Free).Select(_ => Create()).ToList();
            slots.Accept(deliveries).ForEach(x => _ = Task.Run(() => RunAsync(x)));
        }

        await slots.WaitForEmptyAsync(CancellationToken.None);
        meter.Most.ShouldBeLessThanOrEqualTo(4);
        ran.ShouldBeGreaterThan(200);
        await Eventually.IsTrueAsync(() => slots.Available == (20, 4), "all slots are free");
    }

    private static Delivery Create() => new(null!, new QueueInstance(), isCounted: true);
}
