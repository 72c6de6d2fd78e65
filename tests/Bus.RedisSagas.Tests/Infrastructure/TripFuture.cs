using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>Books the seats of a trip by a routing slip, and follows it.</summary>
public sealed class TripFuture : Future<BookTrip, TripBooked>
{
    public TripFuture()
    {
        ConfigureCommand(x => x.CorrelateById(context => context.Message.TripId));
        ExecuteRoutingSlip(x =>
        {
            x.BuildItinerary((context, slip) =>
            {
                foreach (var seat in context.Message.Seats)
                {
                    slip.AddActivity("Seat", new Uri($"queue:{KebabCaseEndpointNameFormatter.Instance.ExecuteActivity<SeatActivity, SeatArguments>()}"), new { Seat = seat });
                }

                return Task.CompletedTask;
            });
            x.OnRoutingSlipCompleted(result => result.SetCompletedUsingFactory(context => new TripBooked(context.Saga.CorrelationId, context.GetVariable<int>("LastSeat") ?? 0)));
        });
    }
}
