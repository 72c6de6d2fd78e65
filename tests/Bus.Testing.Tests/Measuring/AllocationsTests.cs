namespace Bus.Testing.Tests.Measuring;

public sealed class AllocationsTests
{
    [Fact]
    public void What_is_allocated_is_counted()
    {
        Allocations.Of(() => GC.KeepAlive(new byte[1000])).ShouldBeInRange(1000, 1100);
    }

    [Fact]
    public void A_collection_in_between_is_not_counted()
    {
        var attempts = 0;

        var allocated = Allocations.Of(() =>
        {
            if (attempts++ < 3)
            {
                GC.Collect(0);
            }
        });

        allocated.ShouldBe(0);
        attempts.ShouldBe(4);
    }

    [Fact]
    public void An_action_into_which_collections_always_fall_is_refused()
    {
        Should.Throw<InvalidOperationException>(() => Allocations.Of(() => GC.Collect(0))).Message.ShouldBe("A garbage collection fell into every one of 1000 attempts.");
    }
}
