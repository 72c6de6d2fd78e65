namespace Bus.Testing.Tests.Waiting;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task A_condition_that_comes_true_ends_the_wait()
    {
        var attempts = 0;

        await Eventually.IsTrueAsync(() => ++attempts == 3, "the third attempt came");

        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task The_accepted_value_is_returned()
    {
        var attempts = 0;

        (await Eventually.ReturnsAsync(() => Task.FromResult(++attempts), value => value > 4, "it is more than 4")).ShouldBe(5);
    }

    [Fact]
    public async Task The_last_state_is_told_at_the_deadline()
    {
        var failure = await Should.ThrowAsync<TimeoutException>(
            () => Eventually.IsTrueAsync(() => false, "the queue is empty", () => "17 entries", Soon));

        failure.Message.ShouldContain("the queue is empty");
        failure.Message.ShouldContain("17 entries");
    }

    [Fact]
    public async Task Assertions_are_repeated_until_they_pass()
    {
        var attempts = 0;

        await Eventually.PassesAsync(() =>
        {
            (++attempts).ShouldBeGreaterThan(2);
            return Task.CompletedTask;
        });

        attempts.ShouldBe(3);
    }

    [Fact]
    public async Task The_last_failed_assertion_is_told_at_the_deadline()
    {
        var failure = await Should.ThrowAsync<TimeoutException>(() => Eventually.PassesAsync(() => throw new InvalidOperationException("still wrong"), Soon));

        failure.Message.ShouldContain("still wrong");
        failure.InnerException.ShouldBeOfType<InvalidOperationException>();
    }
}
