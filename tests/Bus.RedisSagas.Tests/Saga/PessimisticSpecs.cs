using System.Diagnostics;
using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Transitions of one instance in the pessimistic mode: one at a time, under a lock that Redis checks.</summary>
public abstract class PessimisticSpecs(ITransportUnderTest transport, RedisServer server) : RepositorySpecs(transport, server)
{
    // Renewed after a third of it; a busy machine may be late by what is left.
    private static readonly TimeSpan ShortLock = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Messages_for_one_instance_wait_for_each_other_and_none_is_repeated()
    {
        const int Messages = 30;
        var bus = await StartPessimisticAsync();

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(x => bus.Control.Publish(new Count(Id, $"{x}"))));

        await CountedAsync(bus, Messages);
        (await Notes.CountAsync(Messages)).Select(x => x.Message.Total).Order().ShouldBe(Enumerable.Range(1, Messages));
        Gate.Arrived.Count.ShouldBe(Messages);
        (await LockAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_lock_is_renewed_while_its_consumer_runs()
    {
        var bus = await StartPessimisticAsync(x => x.LockTimeout = ShortLock);
        Gate.Close();
        await bus.Control.Publish(new Count(Id, "slow"));
        await Gate.ArrivedAsync(1);
        var token = (await LockAsync()).ShouldNotBeNull();
        var clock = Stopwatch.StartNew();

        await Eventually.ReturnsAsync(LockAsync, x => x != token || clock.Elapsed > ShortLock * 1.5, "the lock outlives its time");
        (await LockAsync()).ShouldBe(token);
        Gate.Open();

        await CountedAsync(bus, 1);
        await Eventually.ReturnsAsync(LockAsync, x => x is null, "the lock is given back");
    }

    [Fact]
    public async Task What_a_consumer_does_whose_lock_is_lost_is_not_written_and_what_it_sends_not_sent()
    {
        var bus = await StartPessimisticAsync(x => x.ConflictRetryLimit = 0);
        Gate.Close();
        await bus.Control.Publish(new Count(Id, "lost"));
        await Gate.ArrivedAsync(1);
        await Server.SendAsync("SET", Key($"{Id:D}_lock"), "somebody else");

        Gate.Open();

        (await Errors.FirstAsync()).Header(MessageHeaders.FaultMessage).ShouldNotBeNull().ShouldContain("lock on the instance was lost");
        (await LoadAsync(bus, Id)).ShouldBeNull();
        (await LockAsync()).ShouldBe("somebody else");
        Notes.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_consumer_whose_lock_is_lost_begins_again_when_it_is_free()
    {
        var bus = await StartPessimisticAsync();
        Gate.Close();
        await bus.Control.Publish(new Count(Id, "lost"));
        await Gate.ArrivedAsync(1);
        await Server.SendAsync("SET", Key($"{Id:D}_lock"), "somebody else", "PX", 500);

        Gate.Open();

        await CountedAsync(bus, 1);
        (await Notes.CountAsync(1)).ShouldHaveSingleItem().Message.Total.ShouldBe(1);
        Gate.Arrived.ShouldBe(["lost", "lost"]);
    }

    [Fact]
    public async Task A_lock_that_does_not_come_free_in_time_faults_the_message()
    {
        var bus = await StartPessimisticAsync(x => x.LockRetryTimeout = TimeSpan.FromMilliseconds(200));
        await Server.SendAsync("SET", Key($"{Id:D}_lock"), "somebody else");

        await bus.Control.Publish(new Count(Id, "late"));

        (await Errors.FirstAsync()).Header(MessageHeaders.FaultMessage).ShouldNotBeNull().ShouldContain("Somebody else has the instance locked.");
        Gate.Arrived.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_retry_policy_decides_how_often_a_lock_is_asked_for()
    {
        var bus = await StartPessimisticAsync(x => x.RetryPolicy = Retry.Interval(2, TimeSpan.FromMilliseconds(20)));
        await Server.SendAsync("SET", Key($"{Id:D}_lock"), "somebody else");

        await bus.Control.Publish(new Count(Id, "late"));

        (await Errors.FirstAsync()).Header(MessageHeaders.FaultExceptionType).ShouldNotBeNull().ShouldContain(nameof(RedisSagaConcurrencyException));
    }

    private Task<SpecBus> StartPessimisticAsync(Action<IRedisSagaRepositoryConfigurator<CounterState>>? configure = null) => StartCountersAsync(x =>
    {
        x.ConcurrencyMode = ConcurrencyMode.Pessimistic;
        configure?.Invoke(x);
    });

    private async Task<string?> LockAsync() => (await Server.SendAsync("GET", Key($"{Id:D}_lock"))).Text;
}
