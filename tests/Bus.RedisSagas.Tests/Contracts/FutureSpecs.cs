using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests.Contracts;

/// <summary>MassTransit's futures, of requests and of routing slips, kept in Redis; without and with units of work on all endpoints.</summary>
public sealed class FutureSpecs(SharedRedisServer redis) : TransportSpecs(new StreamsUnderTest(redis.Server)), IAsyncLifetime
{
    private readonly string _keyPrefix = $"f{NewId.NextGuid():N}";
    private readonly Guid _id = NewId.NextGuid();

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await redis.Server.RemoveKeysAsync(_keyPrefix);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_future_waits_for_all_of_its_requests_whose_answers_come_at_once(bool inUnits)
    {
        var bus = await StartAsync(inUnits);
        string[] dishes = [.. Enumerable.Range(1, 12).Select(x => $"dish {x}")];

        var response = await AskAsync<CookMeal, MealServed>(bus, new CookMeal(_id, dishes));

        response.MealId.ShouldBe(_id);
        response.Dishes.Order().ShouldBe(dishes.Order());
        (await redis.Server.GetKeysAsync($"{_keyPrefix}:*{_id:D}")).ShouldHaveSingleItem("The future is in Redis.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_future_that_is_asked_again_answers_what_it_has(bool inUnits)
    {
        var bus = await StartAsync(inUnits);
        await AskAsync<CookMeal, MealServed>(bus, new CookMeal(_id, ["soup"]));

        var response = await AskAsync<CookMeal, MealServed>(bus, new CookMeal(_id, ["cake"]));

        response.Dishes.ShouldBe(["soup"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_future_one_of_whose_requests_fails_answers_with_its_fault(bool inUnits)
    {
        var bus = await StartAsync(inUnits);

        var fault = await Should.ThrowAsync<RequestFaultException>(() => AskAsync<CookMeal, MealServed>(bus, new CookMeal(_id, ["soup", "stone"])));

        fault.Fault!.Exceptions.ShouldContain(x => x.Message == "A stone stays hard.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_future_follows_its_routing_slip_to_the_end(bool inUnits)
    {
        var bus = await StartAsync(inUnits);

        var response = await AskAsync<BookTrip, TripBooked>(bus, new BookTrip(_id, [3, 5, 8]));

        response.ShouldBe(new TripBooked(_id, 8));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_future_whose_routing_slip_fails_answers_with_its_fault(bool inUnits)
    {
        var bus = await StartAsync(inUnits);

        var fault = await Should.ThrowAsync<RequestFaultException>(() => AskAsync<BookTrip, TripBooked>(bus, new BookTrip(_id, [3, -5])));

        fault.Fault!.Exceptions.ShouldContain(x => x.Message == "There is no such seat.");
    }

    private static async Task<TResponse> AskAsync<TRequest, TResponse>(SpecBus bus, TRequest request)
        where TRequest : class
        where TResponse : class
    {
        await using var scope = bus.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IRequestClient<TRequest>>().GetResponse<TResponse>(request)).Message;
    }

    private Task<SpecBus> StartAsync(bool inUnits) => StartAsync(x =>
    {
        x.SetRedisSagaRepositoryProvider(redis.Server.ConnectionString, repository => repository.KeyPrefix = _keyPrefix);
        x.AddFuture<MealFuture>();
        x.AddFuture<TripFuture>();
        x.AddConsumer<DishConsumer>();
        x.AddExecuteActivity<SeatActivity, SeatArguments>();
        x.AddRequestClient<CookMeal>();
        x.AddRequestClient<BookTrip>();
        if (inUnits)
        {
            x.AddConfigureEndpointsCallback((context, _, endpoint) => endpoint.UseRedisUnitOfWork(context));
        }
    });
}
