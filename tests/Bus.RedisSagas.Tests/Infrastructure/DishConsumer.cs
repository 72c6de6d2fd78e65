using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>Cooks a dish, unless it is a stone.</summary>
public sealed class DishConsumer : IConsumer<CookDish>
{
    public Task Consume(ConsumeContext<CookDish> context) => context.Message.Name == "stone"
        ? throw new InvalidOperationException("A stone stays hard.")
        : context.RespondAsync(new DishCooked(context.Message.DishId, context.Message.Name));
}
