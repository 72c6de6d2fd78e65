using Bus.Faults.Harness;

namespace Bus.Faults.Tests.Harness;

public sealed class FaultPromiseTests
{
    private static readonly FaultRow Good = new() { Case = "case", Acknowledged = 10, RecoveredSeconds = 1, Duplicates = 1, InFlight = 1 };
    private static readonly FaultPromise Promise = new() { InFlight = 1, Recovery = TimeSpan.FromSeconds(3) };

    [Fact]
    public void A_row_within_its_promise_breaks_nothing() => Promise.FindBroken(Good).ShouldBeEmpty();

    [Fact]
    public void Each_broken_promise_has_its_sentence()
    {
        Sentence(Good with { Acknowledged = 0 }).ShouldBe("No send was acknowledged: the case shows nothing.");
        Sentence(Good with { Lost = 1 }).ShouldBe("1 acknowledged messages are lost; the promise is at most 0.");
        Sentence(Good with { Duplicates = 2 }).ShouldBe("2 messages came twice, more than the 1 that were in flight.");
        Sentence(Good with { OutOfOrder = 3 }).ShouldBe("3 messages started out of the order of their partition key.");
        Sentence(Good with { PendingLeft = 4 }).ShouldBe("4 messages are left in the queue.");
        Sentence(Good with { ConsumersLeft = 5 }).ShouldBe("5 instances left their consumer or lease behind.");
        Sentence(Good with { KeysLeft = 6 }).ShouldBe("6 keys are left that contracts/keyspace.md does not let stay.");
        Sentence(Good with { RecoveredSeconds = 3.01 }).ShouldBe("Recovery took 3.01 s; the promise is 3 s.");
        Sentence(Good with { RecoveredSeconds = null }).ShouldBe("Nothing was seen to recover.");
    }

    [Fact]
    public void A_number_of_duplicates_can_be_demanded()
        => (Promise with { Duplicates = 0 }).FindBroken(Good).ShouldBe(["1 messages came twice; here it has to be 0."]);

    [Fact]
    public void Some_loss_can_be_allowed() => (Promise with { MayLose = 2 }).FindBroken(Good with { Lost = 2 }).ShouldBeEmpty();

    [Fact]
    public void Without_a_promise_of_recovery_none_is_needed() => (Promise with { Recovery = null }).FindBroken(Good with { RecoveredSeconds = null }).ShouldBeEmpty();

    [Fact]
    public void Recovery_may_take_longer_by_the_patience_that_is_given()
    {
        Promise.FindBroken(Good with { RecoveredSeconds = 4 }, TimeSpan.FromSeconds(1)).ShouldBeEmpty();
        Promise.FindBroken(Good with { RecoveredSeconds = 4.01 }, TimeSpan.FromSeconds(1)).ShouldHaveSingleItem();
    }

    private static string Sentence(FaultRow row) => Promise.FindBroken(row).ShouldHaveSingleItem();
}
