namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Who has to wait for whom.</summary>
public sealed class SagaTurnsTests
{
    private readonly SagaTurns _turns = new();
    private readonly Guid _id = Guid.NewGuid();

    [Fact]
    public async Task Nobody_waits_while_nobody_has_lost()
    {
        (await WaitAsync(hasLost: false)).ShouldBeNull();
        (await WaitAsync(hasLost: false)).ShouldBeNull();
    }

    [Fact]
    public async Task Whoever_comes_after_one_who_has_lost_waits_until_he_is_done()
    {
        var first = await WaitAsync(hasLost: true);
        var second = WaitAsync(hasLost: false);
        var third = WaitAsync(hasLost: true);
        (second.IsCompleted, third.IsCompleted).ShouldBe((false, false));

        first!.Dispose();
        var turn = await second;
        third.IsCompleted.ShouldBeFalse();
        turn!.Dispose();

        (await third)!.Dispose();
        (await WaitAsync(hasLost: false)).ShouldBeNull("the line has ended");
    }

    [Fact]
    public async Task Other_instances_do_not_wait()
    {
        using var turn = await WaitAsync(hasLost: true);

        (await _turns.WaitAsync(Guid.NewGuid(), hasLost: false, TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public async Task A_turn_that_ends_twice_lets_one_go()
    {
        var first = await WaitAsync(hasLost: true);
        var second = WaitAsync(hasLost: false);
        var third = WaitAsync(hasLost: false);

        first!.Dispose();
        first.Dispose();

        using var turn = await second;
        third.IsCompleted.ShouldBeFalse();
        turn!.Dispose();
        (await third)!.Dispose();
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_the_line()
    {
        var first = await WaitAsync(hasLost: true);
        using var cancellation = new CancellationTokenSource();
        var second = _turns.WaitAsync(_id, hasLost: false, cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => second);
        first!.Dispose();
        (await WaitAsync(hasLost: false)).ShouldBeNull("the line has ended");
    }

    private Task<IDisposable?> WaitAsync(bool hasLost) => _turns.WaitAsync(_id, hasLost, TestContext.Current.CancellationToken).AsTask();
}
