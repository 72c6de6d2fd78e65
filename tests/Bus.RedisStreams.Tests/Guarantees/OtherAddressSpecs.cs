using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>Full addresses of other buses: the same place under another name of the server works, another place is refused.</summary>
public sealed class OtherAddressSpecs(SharedRedisServer redis) : RedisStreamsSpecs(redis.Server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_requester_that_spells_the_server_otherwise_gets_its_response(bool throughProxy)
    {
        await StartReceiverAsync(x => x.Handler<Work>(c => c.RespondAsync(new Done(c.Message.Id))));
        await using var proxy = new FaultProxy(Server.Port);
        await using var requester = await StartOtherAsync($"redis://{(throughProxy ? $"127.0.0.1:{proxy.Port}" : $"localhost:{Server.Port}")}");

        var response = await requester.Control.CreateRequestClient<Work>(new Uri($"queue:{Queue}"), RequestTimeout.After(s: 10)).GetResponse<Done>(new Work(7));

        response.Message.Id.ShouldBe(7);
    }

    [Fact]
    public async Task A_requester_in_another_database_of_the_server_works_with_its_own_kind()
    {
        await using var other = await StartOtherAsync($"{Server.ConnectionString}/3", x => x.ReceiveEndpoint(Queue, e => e.Handler<Work>(c => c.RespondAsync(new Done(c.Message.Id)))));

        var response = await other.Control.CreateRequestClient<Work>(new Uri($"queue:{Queue}"), RequestTimeout.After(s: 10)).GetResponse<Done>(new Work(8));

        response.Message.Id.ShouldBe(8);
    }

    [Theory]
    [InlineData("other/work", "prefix 'other'")]
    [InlineData("3/{prefix}/work", "database 3")]
    public async Task An_address_of_another_place_is_refused_and_nothing_is_written(string path, string theirs)
    {
        var sender = await StartSenderAsync();
        var address = new Uri($"redis-streams://127.0.0.1:{Server.Port}/{path.Replace("{prefix}", KeyPrefix, StringComparison.Ordinal)}");

        var refusal = await Should.ThrowAsync<RedisStreamsEndpointAddressException>(async () => await (await sender.Control.GetSendEndpoint(address)).Send(new Work(1)));

        refusal.Message.ShouldContain(theirs);
        refusal.Message.ShouldContain($"prefix '{KeyPrefix}'");
        (await Server.SendAsync("EXISTS", Probe.Lane)).Integer.ShouldBe(0);
    }

    private async Task<OtherBus> StartOtherAsync(string connectionString, Action<IRedisStreamsBusFactoryConfigurator>? configure = null)
    {
        var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
        {
            x.Host(connectionString, host => host.KeyPrefix = KeyPrefix);
            configure?.Invoke(x);
        });
        await bus.StartAsync();
        return new OtherBus(bus);
    }

    public sealed record Done(int Id);

    private sealed record OtherBus(IBusControl Control) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Control.StopAsync();
    }
}
