using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>Has all dishes of a meal cooked at once, and serves them together.</summary>
public sealed class MealFuture : Future<CookMeal, MealServed>
{
    public MealFuture()
    {
        ConfigureCommand(x => x.CorrelateById(context => context.Message.MealId));
        SendRequests<string, CookDish>(x => x.Dishes, x =>
        {
            x.UsingRequestFactory(context => new CookDish(NewId.NextGuid(), context.Message));
            x.TrackPendingRequest(message => message.DishId);
        }).OnResponseReceived<DishCooked>(x => x.CompletePendingRequest(message => message.DishId));
        WhenAllCompleted(x => x.SetCompletedUsingFactory(context => new MealServed(context.Saga.CorrelationId, [.. context.SelectResults<DishCooked>().Select(dish => dish.Name)])));
    }
}
