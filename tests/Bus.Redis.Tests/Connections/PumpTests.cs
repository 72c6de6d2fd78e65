using Bus.Redis.Connections;
using Bus.Redis.Topology;

namespace Bus.Redis.Tests.Connections;

/// <summary>Who writes the commands that were queued: their caller, or a thread of the pool.</summary>
public sealed class PumpTests
{
    private readonly CommandQueue _queue = new(
        new CommandQueueSettings
        {
            Name = "pump",
            Topology = new StandaloneTopology(new RedisOptions()),
            CommandTimeout = TimeSpan.FromSeconds(30),
            MaxInFlightBytes = 1 << 20,
            IsBlocking = false,
        },
        TimeProvider.System);

    private readonly Sink _sink = new();

    public PumpTests()
    {
        _queue.Attach(_sink);
    }

    [Fact]
    public void A_command_for_an_idle_socket_is_written_by_its_caller()
    {
        Submit();

        _sink.Starts.ShouldBe([true]);
    }

    [Fact]
    public void Commands_behind_others_in_flight_wait_for_the_pool_to_share_a_write()
    {
        WriteOne();

        Submit();
        Submit();

        _sink.Starts.ShouldBe([true, false]);
    }

    [Fact]
    public void Much_that_waits_for_the_pool_is_written_by_a_caller_and_not_by_the_pool_as_well()
    {
        WriteOne();
        Submit();

        Submit(bytes: 5000);

        _sink.Starts.ShouldBe([true, false, true]);
        _queue.TryBeginPump(_sink).ShouldBeFalse();
    }

    [Fact]
    public void Much_that_comes_while_the_pool_writes_is_left_to_it()
    {
        WriteOne();
        Submit();
        _queue.TryBeginPump(_sink).ShouldBeTrue();

        Submit(bytes: 5000);

        _sink.Starts.ShouldBe([true, false]);
    }

    [Fact]
    public void What_comes_while_a_caller_writes_for_others_is_handed_to_the_pool()
    {
        WriteOne();
        Submit();
        Submit(bytes: 5000);
        _queue.TryTakeBatch(_sink, []).ShouldBeTrue();
        Submit();

        _queue.HasMoreOrStopsPump(_sink).ShouldBeTrue();

        _queue.TryBeginPump(_sink).ShouldBeTrue();
    }

    [Fact]
    public async Task A_pump_that_waits_for_the_pool_stops_when_it_comes_after_the_end_of_its_socket()
    {
        WriteOne();
        Submit();
        var stopped = _queue.DetachAsync();

        _queue.TryBeginPump(_sink).ShouldBeTrue();
        _queue.TryTakeBatch(_sink, []).ShouldBeFalse();

        await stopped;
    }

    [Fact]
    public void A_pump_of_a_former_socket_does_not_take_the_place_of_the_present_ones()
    {
        WriteOne();
        Submit();
        Submit(bytes: 5000);
        _ = _queue.DetachAsync();
        _queue.HasMoreOrStopsPump(_sink).ShouldBeFalse();
        var next = new Sink();

        _queue.Attach(next);

        next.Starts.ShouldBe([false]);
        _queue.TryBeginPump(_sink).ShouldBeFalse();
        _queue.TryBeginPump(next).ShouldBeTrue();
    }

    /// <summary>Leaves a command in flight.</summary>
    private void WriteOne()
    {
        Submit();
        _queue.TryTakeBatch(_sink, []).ShouldBeTrue();
        _queue.HasMoreOrStopsPump(_sink).ShouldBeFalse();
    }

    private void Submit(int bytes = 10) => _ = _queue.SubmitAsync(PendingKind.Command, new RedisCommand("ECHO").Add(new string('x', bytes)), null, CancellationToken.None).AsTask();

    private sealed class Sink : ICommandSink
    {
        /// <summary>Whether each start was on the caller's thread.</summary>
        internal List<bool> Starts { get; } = [];

        public long LastReceivedAt => 0;

        public bool IsBroken => false;

        public void StartPump(bool onThisThread) => Starts.Add(onThisThread);

        public void Break(Exception reason) => throw new InvalidOperationException("Nothing breaks here.", reason);
    }
}
