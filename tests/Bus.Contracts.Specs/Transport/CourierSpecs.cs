using System.Collections.Concurrent;
using Bus.Testing;
using MassTransit;
using MassTransit.Courier.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Contracts.Specs;

/// <summary>Routing slips: activities one after another, and back again when one fails.</summary>
public abstract class CourierSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    private readonly Journal _journal = new();

    [Fact]
    public async Task A_routing_slip_runs_its_activities_in_order_and_completes()
    {
        var completed = new Inbox<RoutingSlipCompleted>();
        var bus = await StartAsync(e => e.Handler<RoutingSlipCompleted>(completed.ReceiveAsync));

        var id = await ExecuteAsync(bus, 1, 2, 3);

        var outcome = await completed.FirstAsync();
        outcome.Message.TrackingNumber.ShouldBe(id);
        _journal.Steps.ShouldBe(["book 1", "book 2", "book 3"]);
        outcome.GetVariable<int>("Last").ShouldBe(3);
    }

    [Fact]
    public async Task A_routing_slip_whose_activity_fails_takes_back_what_was_done_before()
    {
        var faulted = new Inbox<RoutingSlipFaulted>();
        var bus = await StartAsync(e => e.Handler<RoutingSlipFaulted>(faulted.ReceiveAsync));

        var id = await ExecuteAsync(bus, 1, 2, -3);

        var outcome = await faulted.FirstAsync();
        outcome.Message.TrackingNumber.ShouldBe(id);
        outcome.Message.ActivityExceptions.ShouldHaveSingleItem().ExceptionInfo.Message.ShouldContain("no seat");
        await Eventually.IsTrueAsync(() => _journal.Steps.Count == 4, "both are taken back", () => string.Join(", ", _journal.Steps));
        _journal.Steps.ShouldBe(["book 1", "book 2", "cancel 2", "cancel 1"]);
    }

    private static async Task<Guid> ExecuteAsync(SpecBus bus, params int[] seats)
    {
        var name = KebabCaseEndpointNameFormatter.Instance.ExecuteActivity<BookActivity, Booking>();
        var builder = new RoutingSlipBuilder(NewId.NextGuid());
        foreach (var seat in seats)
        {
            builder.AddActivity("Book", new Uri($"queue:{name}"), new { Seat = seat });
        }

        var slip = builder.Build();
        await bus.Control.Execute(slip);
        return slip.TrackingNumber;
    }

    private Task<SpecBus> StartAsync(Action<IReceiveEndpointConfigurator> configureObserver) => StartAsync(
        x =>
        {
            x.AddSingleton(_journal);
            x.AddActivity<BookActivity, Booking, BookingLog>();
        },
        (_, x) => x.ReceiveEndpoint("outcomes", configureObserver));

    public sealed record Booking
    {
        public int Seat { get; init; }
    }

    public sealed record BookingLog
    {
        public int Seat { get; init; }
    }

    /// <summary>What the activities of a test did.</summary>
    public sealed class Journal
    {
        private readonly ConcurrentQueue<string> _steps = new();

        public IReadOnlyList<string> Steps => [.. _steps];

        internal void Add(string step) => _steps.Enqueue(step);
    }

    /// <summary>Books a seat; there are none with a negative number.</summary>
    public sealed class BookActivity(Journal journal) : IActivity<Booking, BookingLog>
    {
        public async Task<ExecutionResult> Execute(ExecuteContext<Booking> context)
        {
            await Task.Yield();
            if (context.Arguments.Seat < 0)
            {
                throw new InvalidOperationException("There is no seat.");
            }

            journal.Add($"book {context.Arguments.Seat}");
            return context.CompletedWithVariables(new BookingLog { Seat = context.Arguments.Seat }, new { Last = context.Arguments.Seat });
        }

        public Task<CompensationResult> Compensate(CompensateContext<BookingLog> context)
        {
            journal.Add($"cancel {context.Log.Seat}");
            return Task.FromResult(context.Compensated());
        }
    }
}
