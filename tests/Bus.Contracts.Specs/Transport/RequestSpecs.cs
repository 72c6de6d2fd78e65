using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>Requests and their responses.</summary>
public abstract class RequestSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task A_request_gets_its_response()
    {
        var bus = await StartAsync("prices", x => x.Handler<GetPrice>(c => c.RespondAsync(new Price(c.Message.Symbol, 12.5m))));

        var response = await bus.CreateRequestClient<GetPrice>("prices").GetResponse<Price>(new GetPrice("GOOG"));

        response.Message.ShouldBe(new Price("GOOG", 12.5m));
    }

    [Fact]
    public async Task A_published_request_finds_whoever_consumes_it()
    {
        var bus = await StartAsync("prices", x => x.Handler<GetPrice>(c => c.RespondAsync(new Price(c.Message.Symbol, 1m))));

        var response = await bus.CreateRequestClient<GetPrice>().GetResponse<Price>(new GetPrice("MSFT"));

        response.Message.Symbol.ShouldBe("MSFT");
    }

    [Fact]
    public async Task Concurrent_requests_get_each_their_own_response()
    {
        var bus = await StartAsync("prices", x => x.Handler<GetPrice>(c => c.RespondAsync(new Price(c.Message.Symbol, 1m))));
        var client = bus.CreateRequestClient<GetPrice>("prices");

        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(x => client.GetResponse<Price>(new GetPrice($"S{x}"))));

        responses.Select(x => x.Message.Symbol).ShouldBe(Enumerable.Range(0, 100).Select(x => $"S{x}"));
    }

    [Fact]
    public async Task A_request_may_have_one_of_two_responses()
    {
        var bus = await StartAsync("prices", x => x.Handler<GetPrice>(c => c.RespondAsync(new Unknown(c.Message.Symbol))));

        var response = await bus.CreateRequestClient<GetPrice>("prices").GetResponse<Price, Unknown>(new GetPrice("XXX"));

        response.Is(out Response<Unknown>? unknown).ShouldBeTrue();
        unknown!.Message.Symbol.ShouldBe("XXX");
    }

    [Fact]
    public async Task A_handler_that_throws_gives_the_requester_its_fault()
    {
        var bus = await StartAsync("prices", x => x.Handler<GetPrice>(_ => throw new InvalidOperationException("no prices today")));

        var fault = await Should.ThrowAsync<RequestFaultException>(() => bus.CreateRequestClient<GetPrice>("prices").GetResponse<Price>(new GetPrice("GOOG")));

        fault.Fault!.Exceptions[0].Message.ShouldBe("no prices today");
        fault.Fault.Exceptions[0].ExceptionType.ShouldBe(typeof(InvalidOperationException).FullName);
    }

    [Fact]
    public async Task A_request_without_an_answer_times_out()
    {
        var bus = await StartAsync("prices", x => x.Handler<GetPrice>(_ => Task.CompletedTask));

        await Should.ThrowAsync<RequestTimeoutException>(() =>
            bus.CreateRequestClient<GetPrice>("prices", TimeSpan.FromMilliseconds(300)).GetResponse<Price>(new GetPrice("GOOG")));
    }

    [Fact]
    public async Task A_response_that_comes_too_late_disturbs_nobody()
    {
        var release = new TaskCompletionSource();
        var bus = await StartAsync("prices", x => x.Handler<GetPrice>(async c =>
        {
            if (c.Message.Symbol == "SLOW")
            {
                await release.Task;
            }

            await c.RespondAsync(new Price(c.Message.Symbol, 1m));
        }));
        var client = bus.CreateRequestClient<GetPrice>("prices", TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<RequestTimeoutException>(() => client.GetResponse<Price>(new GetPrice("SLOW")));

        release.SetResult();
        var response = await bus.CreateRequestClient<GetPrice>("prices").GetResponse<Price>(new GetPrice("FAST"));

        response.Message.Symbol.ShouldBe("FAST");
    }

    [Fact]
    public async Task A_consumer_can_ask_another_endpoint_before_it_answers()
    {
        SpecBus? busInUse = null;
        var bus = busInUse = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("prices", e => e.Handler<GetPrice>(c => c.RespondAsync(new Price(c.Message.Symbol, 3m))));
            x.ReceiveEndpoint("quotes", e => e.Handler<GetQuote>(async c =>
            {
                var price = await c.Request<GetPrice, Price>(busInUse!.Control, new Uri("queue:prices"), new GetPrice(c.Message.Symbol));
                await c.RespondAsync(new Quote(price.Message.Symbol, price.Message.Amount * 2));
            }));
        });

        var response = await bus.CreateRequestClient<GetQuote>("quotes").GetResponse<Quote>(new GetQuote("GOOG"));

        response.Message.ShouldBe(new Quote("GOOG", 6m));
    }

    [Fact]
    public async Task A_fault_address_gets_the_fault_in_place_of_the_subscribers()
    {
        var faults = new Inbox<Fault<GetPrice>>();
        var bus = await StartAsync(configure: (_, x) =>
        {
            x.ReceiveEndpoint("prices", e => e.Handler<GetPrice>(_ => throw new InvalidOperationException("no prices today")));
            x.ReceiveEndpoint("faults", e =>
            {
                e.ConfigureConsumeTopology = false;
                e.Handler<Fault<GetPrice>>(faults.ReceiveAsync);
            });
        });

        await bus.SendAsync("prices", new GetPrice("GOOG"), x => x.FaultAddress = new Uri("queue:faults"));

        (await faults.FirstAsync()).Message.Message.Symbol.ShouldBe("GOOG");
    }

    public sealed record GetPrice(string Symbol);

    public sealed record Price(string Symbol, decimal Amount);

    public sealed record Unknown(string Symbol);

    public sealed record GetQuote(string Symbol);

    public sealed record Quote(string Symbol, decimal Amount);
}
