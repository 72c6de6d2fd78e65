using Bus.Contracts.Specs;

namespace Bus.RedisSagas.Tests.Saga;

public sealed class RedisStreamsConcurrencySpecs(SharedRedisServer redis) : ConcurrencySpecs(new StreamsUnderTest(redis.Server), redis.Server)
{
    [Fact]
    public async Task A_choir_over_several_buses_loses_none_and_tells_of_each_once()
    {
        const int Buses = 3;
        const int Messages = 90;
        var buses = new List<SpecBus>();
        for (var i = 0; i < Buses; i++)
        {
            buses.Add(await StartCountersAsync(hears: i == 0));
        }

        await Task.WhenAll(Enumerable.Range(0, Messages).Select(x => buses[x % Buses].Control.Publish(new Count(Id, $"{x}"))));

        (await CountedAsync(buses[0], Messages))!.Names.Distinct().Count().ShouldBe(Messages);
        (await Notes.CountAsync(Messages)).Select(x => x.Message.Total).Order().ShouldBe(Enumerable.Range(1, Messages));
        Errors.All.ShouldBeEmpty();
    }
}
