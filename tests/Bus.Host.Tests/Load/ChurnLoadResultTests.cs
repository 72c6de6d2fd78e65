using Bus.LoadTool;

namespace Bus.Host.Tests.Load;

public sealed class ChurnLoadResultTests
{
    private static readonly ChurnSample First = new(1000, Keys: 50, Registrations: 20, UsedMemory: 2_000_000, ManagedMemory: 5_000_000);

    [Fact]
    public void What_stays_within_its_bounds_has_not_grown()
        => Create(First with { Done = 2000, UsedMemory = 2_199_999, ManagedMemory = 5_499_999 + (1000 * ChurnLoadResult.KeptByBus) }).Growth.ShouldBeEmpty();

    [Fact]
    public void A_single_key_more_has()
        => Create(First with { Keys = 51 }).Growth.ShouldBe(["There are 51 keys, where 50 were after the warm-up and 50 are allowed."]);

    [Fact]
    public void A_single_registration_more_has() => Create(First with { Registrations = 21 }).Growth.Count.ShouldBe(1);

    [Fact]
    public void More_than_a_tenth_of_memory_has() => Create(First with { UsedMemory = 2_200_001, ManagedMemory = 5_500_001 }).Growth.Count.ShouldBe(2);

    [Fact]
    public void Fewer_of_everything_has_not() => Create(new ChurnSample(2000, 49, 19, 1_000_000, 1_000_000)).Growth.ShouldBeEmpty();

    private static ChurnLoadResult Create(ChurnSample last) => new() { Count = last.Done, Crashed = 0, Samples = [First, last], Max = last };
}
