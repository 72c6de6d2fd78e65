using MassTransit;

namespace Bus.Contracts.Specs;

/// <summary>What travels beside the message.</summary>
public abstract class HeaderSpecs(ITransportUnderTest transport) : TransportSpecs(transport)
{
    [Theory]
    [InlineData(Format.Envelope)]
    [InlineData(Format.RawJson)]
    public async Task All_ids_and_addresses_of_a_message_arrive(Format format)
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(format, inbox);
        Guid messageId = NewId.NextGuid(), correlationId = NewId.NextGuid(), conversationId = NewId.NextGuid(), initiatorId = NewId.NextGuid(), requestId = NewId.NextGuid();

        await bus.SendAsync("orders", new Order(1), x =>
        {
            x.MessageId = messageId;
            x.CorrelationId = correlationId;
            x.ConversationId = conversationId;
            x.InitiatorId = initiatorId;
            x.RequestId = requestId;
            x.ResponseAddress = new Uri("loopback://elsewhere/responses");
            x.FaultAddress = new Uri("loopback://elsewhere/faults");
        });

        var received = await inbox.FirstAsync();
        received.MessageId.ShouldBe(messageId);
        received.CorrelationId.ShouldBe(correlationId);
        received.ConversationId.ShouldBe(conversationId);
        received.InitiatorId.ShouldBe(initiatorId);
        received.RequestId.ShouldBe(requestId);
        received.ResponseAddress.ShouldBe(new Uri("loopback://elsewhere/responses"));
        received.FaultAddress.ShouldBe(new Uri("loopback://elsewhere/faults"));
        received.SourceAddress.ShouldNotBeNull();
        received.SupportedMessageTypes.ShouldContain(MessageUrn.ForTypeString<Order>());
    }

    [Fact]
    public async Task The_envelope_tells_destination_sent_time_expiration_and_host()
    {
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(Format.Envelope, inbox);
        var before = DateTime.UtcNow.AddSeconds(-1);

        await bus.SendAsync("orders", new Order(1), x => x.TimeToLive = TimeSpan.FromMinutes(5));

        var received = await inbox.FirstAsync();
        received.DestinationAddress!.AbsolutePath.ShouldEndWith("/orders");
        received.SentTime!.Value.ShouldBeInRange(before, DateTime.UtcNow.AddSeconds(1));
        received.ExpirationTime!.Value.ShouldBeInRange(before.AddMinutes(5), DateTime.UtcNow.AddMinutes(5));
        received.Host.MachineName.ShouldBe(Environment.MachineName);
        received.Host.ProcessId.ShouldBe(Environment.ProcessId);
    }

    [Theory]
    [InlineData(Format.Envelope)]
    [InlineData(Format.RawJson)]
    public async Task Headers_of_every_kind_arrive(Format format)
    {
        Assert.SkipWhen(format == Format.RawJson && !Transport.Features.HasFlag(TransportFeatures.TransportHeaders), "The transport carries no headers beside the body.");
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(format, inbox);
        var guid = NewId.NextGuid();
        var time = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

        await bus.SendAsync("orders", new Order(1), x =>
        {
            x.Headers.Set("text", "naïve ✓ \"quoted\"");
            x.Headers.Set("number", 42);
            x.Headers.Set("large", long.MaxValue);
            x.Headers.Set("fraction", 2.5);
            x.Headers.Set("flag", true);
            x.Headers.Set("guid", guid);
            x.Headers.Set("time", time);
            x.Headers.Set("uri", new Uri("https://example.org/a?b=c"));
            x.Headers.Set("nothing", (string?)null);
        });

        var headers = (await inbox.FirstAsync()).Headers;
        headers.Get<string>("text").ShouldBe("naïve ✓ \"quoted\"");
        headers.Get<int>("number").ShouldBe(42);
        headers.Get<long>("large").ShouldBe(long.MaxValue);
        headers.Get<double>("fraction").ShouldBe(2.5);
        headers.Get<bool>("flag").ShouldBe(true);
        headers.Get<Guid>("guid").ShouldBe(guid);
        headers.Get<DateTime>("time")!.Value.ToUniversalTime().ShouldBe(time);
        headers.Get<string>("uri").ShouldBe("https://example.org/a?b=c");
        headers.TryGetHeader("nothing", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(Format.Envelope)]
    [InlineData(Format.RawJson)]
    public async Task A_header_that_is_an_object_arrives(Format format)
    {
        Assert.SkipWhen(format == Format.RawJson && !Transport.Features.HasFlag(TransportFeatures.TransportHeaders), "The transport carries no headers beside the body.");
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(format, inbox);

        await bus.SendAsync("orders", new Order(1), x => x.Headers.Set("address", new Address("Oslo", ["Storgata 1", "0155"])));

        var address = (await inbox.FirstAsync()).Headers.Get<Address>("address");
        address.ShouldNotBeNull();
        address.City.ShouldBe("Oslo");
        address.Lines.ShouldBe(["Storgata 1", "0155"]);
    }

    [Fact]
    public async Task Headers_can_be_read_beside_the_body()
    {
        Needs(TransportFeatures.TransportHeaders);
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(Format.Envelope, inbox);

        await bus.SendAsync("orders", new Order(1), x => x.Headers.Set("tenant", "acme"));

        (await inbox.FirstAsync()).ReceiveContext.TransportHeaders.Get<string>("tenant").ShouldBe("acme");
    }

    [Fact]
    public async Task Routing_and_partition_keys_travel_with_the_message()
    {
        Needs(TransportFeatures.TransportHeaders);
        var inbox = new Inbox<Order>();
        var bus = await StartAsync(Format.Envelope, inbox);

        await bus.SendAsync("orders", new Order(1), x =>
        {
            x.TrySetRoutingKey("eu").ShouldBeTrue();
            x.TrySetPartitionKey("customer-7").ShouldBeTrue();
        });

        var received = await inbox.FirstAsync();
        received.RoutingKey().ShouldBe("eu");
        received.PartitionKey().ShouldBe("customer-7");
    }

    [Fact]
    public async Task Source_address_and_initiator_follow_the_message_that_caused_another()
    {
        var inbox = new Inbox<OrderPaid>();
        var bus = await StartAsync(configure: (_, bus) =>
        {
            bus.ReceiveEndpoint("orders", x => x.Handler<Order>(c => c.Publish(new OrderPaid(c.Message.Id))));
            bus.ReceiveEndpoint("paid", x => x.Handler<OrderPaid>(inbox.ReceiveAsync));
        });
        var correlationId = NewId.NextGuid();

        await bus.SendAsync("orders", new Order(1), x => x.CorrelationId = correlationId);

        var received = await inbox.FirstAsync();
        received.InitiatorId.ShouldBe(correlationId);
        received.SourceAddress!.AbsolutePath.ShouldEndWith("/orders");
    }

    private Task<SpecBus> StartAsync(Format format, Inbox<Order> inbox) => StartAsync(configure: (_, bus) =>
    {
        if (format == Format.RawJson)
        {
            bus.UseRawJsonSerializer(RawSerializerOptions.Default | RawSerializerOptions.CopyHeaders, isDefault: true);
        }

        bus.ReceiveEndpoint("orders", x => x.Handler<Order>(inbox.ReceiveAsync));
    });

    public sealed record Address(string City, string[] Lines);

    public sealed record Order(int Id);

    public sealed record OrderPaid(int Id);
}
