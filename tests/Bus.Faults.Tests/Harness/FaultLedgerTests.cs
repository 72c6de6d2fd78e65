using Bus.Faults.Harness;
using Bus.Faults.Worker;

namespace Bus.Faults.Tests.Harness;

public sealed class FaultLedgerTests
{
    [Fact]
    public void What_was_acknowledged_and_never_completed_is_lost()
        => FaultLedger.FindLost([new FaultMessage(0), new FaultMessage(1), new FaultMessage(2)], done: [2, 0, 0], errors: []).ShouldBe([1]);

    [Fact]
    public void A_message_in_the_error_queue_is_lost_unless_it_is_to_fail()
        => FaultLedger.FindLost([new FaultMessage(0), new FaultMessage(1, FaultBehavior.Fail), new FaultMessage(2, FaultBehavior.DieAlways)], done: [2], errors: [0, 1]).ShouldBe([0, 2]);

    [Fact]
    public void Completions_and_errors_beyond_the_first_are_duplicates()
        => FaultLedger.CountDuplicates(done: [0, 1, 1, 1, 2], errors: [2, 3, 3]).ShouldBe(4);

    [Fact]
    public void One_after_the_other_is_in_order()
        => Count(Start(1, 5), Done(2, 5), Start(3, 7), Done(4, 7), Start(5, 9), Done(6, 9)).ShouldBe(0);

    [Fact]
    public void The_last_one_may_start_again()
        => Count(Start(1, 5), Start(2, 5), Done(3, 5), Start(4, 5), Done(5, 5), Start(6, 7), Done(7, 7)).ShouldBe(0);

    [Fact]
    public void A_start_before_the_end_of_the_one_ahead_is_out_of_order()
        => Count(Start(1, 5), Start(2, 7), Done(3, 5), Done(4, 7)).ShouldBe(1);

    [Fact]
    public void A_start_that_skips_one_is_out_of_order_and_so_is_going_back()
        => Count(Start(1, 5), Done(2, 5), Start(3, 9), Done(4, 9), Start(5, 7), Done(6, 7)).ShouldBe(2);

    [Fact]
    public void Sagas_whose_events_are_told_of_in_their_places_are_even()
        => FaultLedger.FindUneven([Saga(7, 1, 2), Saga(8)], [Told(2, 7, 2), Told(1, 7, 1)]).ShouldBeEmpty();

    [Fact]
    public void A_saga_is_uneven_when_an_event_is_told_of_twice_or_not_at_all_or_was_not_applied()
        => FaultLedger.FindUneven([Saga(6, 1), Saga(7, 1, 2), Saga(8, 3)], [Told(1, 6, 1), Told(1, 6, 1), Told(1, 7, 1), Told(4, 8, 1), Told(5, 9, 1)]).ShouldBe([Id(6), Id(7), Id(8), Id(9)]);

    private static FaultSaga Saga(byte id, params int[] applied) => new() { CorrelationId = Id(id), Applied = [.. applied] };

    private static FaultTold Told(int id, byte saga, int place) => new(id, Id(saga), place);

    private static Guid Id(byte saga) => new(saga, 0, 0, new byte[8]);

    private static int Count(params WorkerLine[] lines) => FaultLedger.CountOutOfOrder([5, 7, 9], lines.Reverse());

    private static WorkerLine Start(long time, int id) => new(time, WorkerLine.Started, id, 1, "key");

    private static WorkerLine Done(long time, int id) => new(time, WorkerLine.Done, id, 1, "key");
}
