using MassTransit;
using MassTransit.MessageData;

namespace Bus.Contracts.Specs;

/// <summary>Bodies of every form.</summary>
public abstract class SerializationSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Fact]
    public async Task Raw_JSON_is_sent_received_and_answered()
    {
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.UseRawJsonSerializer(isDefault: true);
            bus.ReceiveEndpoint("orders", x => x.Handler<Order>(c => c.RespondAsync(new Receipt(c.Message.Id))));
        });

        var response = await bus.CreateRequestClient<Order>("orders").GetResponse<Receipt>(new Order(3, [1, 2]));

        response.Message.Id.ShouldBe(3);
    }

    [Fact]
    public async Task A_raw_JSON_body_from_elsewhere_is_consumed_as_the_one_type_of_the_endpoint()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync("orders", x =>
        {
            x.DefaultContentType = new System.Net.Mime.ContentType("application/json");
            x.UseRawJsonDeserializer();
            x.Handler<Order>(inbox.ReceiveAsync);
        });

        await bus.SendBytesAsync("orders", """{"id":9,"data":"AQI="}"""u8.ToArray(), "application/json");

        var message = (await inbox.FirstAsync()).Message;
        message.Id.ShouldBe(9);
        message.Data.ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_binary_body_arrives_and_is_binary_on_its_way()
    {
        var inbox = new Inbox<Order>();
        byte[]? onTheWay = null;
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.AddSerializer(new CompressedSerializer());
            bus.AddDeserializer(new CompressedSerializer(), isDefault: true);
            bus.ReceiveEndpoint("orders", x =>
            {
                x.ConfigureReceive(pipe => pipe.UseExecute(c => onTheWay = c.Body.GetBytes()));
                x.Handler<Order>(inbox.ReceiveAsync);
            });
        });

        await bus.SendAsync("orders", new Order(1, [1, 2, 3]));

        (await inbox.FirstAsync()).Message.Data.ShouldBe([1, 2, 3]);
        onTheWay![..2].ShouldBe([0x1F, 0x8B], "a gzip body begins with these bytes");
    }

    [Fact]
    public async Task Every_byte_value_survives_in_a_body()
    {
        var errors = new MovedMessages();
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.ReceiveEndpoint("orders", x => x.Handler<Order>(_ => Task.CompletedTask));
            bus.ReceiveEndpoint("orders_error", errors.Configure);
        });
        byte[] body = [.. Enumerable.Range(0, 1024).Select(x => (byte)x)];

        await bus.SendBytesAsync("orders", body, "application/vnd.masstransit+json");

        (await errors.FirstAsync()).Body.ShouldBe(body);
    }

    [Fact]
    public async Task Message_data_is_read_from_its_repository()
    {
        var repository = new InMemoryMessageDataRepository();
        var received = new TaskCompletionSource<string?>();
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.UseMessageData(repository);
            bus.ReceiveEndpoint("documents", x => x.Handler<Document>(async c => received.SetResult(await c.Message.Text!.Value)));
        });
        var text = new string('x', 100_000);

        var endpoint = await bus.Control.GetSendEndpoint(new Uri("queue:documents"));
        await endpoint.Send<Document>(new { Text = text });

        (await received.Task.WaitAsync(Deadline)).ShouldBe(text);
    }

    public sealed record Order(int Id, byte[] Data);

    public sealed record Receipt(int Id);

    public interface Document
    {
        MessageData<string>? Text { get; }
    }
}
