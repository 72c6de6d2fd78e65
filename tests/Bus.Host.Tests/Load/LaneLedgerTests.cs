using Bus.LoadTool;
using MassTransit;

namespace Bus.Host.Tests.Load;

public sealed class LaneLedgerTests
{
    [Fact]
    public void It_counts_until_the_critical_messages_have_come_and_no_further()
    {
        var ledger = new LaneLedger(critical: 2, new Dictionary<MessagePriority, int> { [MessagePriority.Low] = 100 });

        foreach (var lane in (MessagePriority[])[MessagePriority.Critical, MessagePriority.Low, MessagePriority.Critical, MessagePriority.Low, MessagePriority.Critical])
        {
            ledger.Consumed(lane);
        }

        ledger.Completed.IsCompleted.ShouldBeTrue();
        ledger.Total.ShouldBe(3);
        ledger.GetCount(MessagePriority.Critical).ShouldBe(2);
        ledger.GetCount(MessagePriority.Low).ShouldBe(1);
    }

    [Fact]
    public void A_lane_that_gets_nothing_has_waited_from_the_beginning_to_the_end()
    {
        var ledger = new LaneLedger(critical: 2, new Dictionary<MessagePriority, int> { [MessagePriority.Low] = 100, [MessagePriority.High] = 0 });

        ledger.Consumed(MessagePriority.Critical);
        ledger.Consumed(MessagePriority.Critical);

        ledger.GetLongestGap(MessagePriority.Low).ShouldBe(ledger.Elapsed);
        ledger.GetLongestGap(MessagePriority.High).ShouldBe(TimeSpan.Zero);
    }
}
