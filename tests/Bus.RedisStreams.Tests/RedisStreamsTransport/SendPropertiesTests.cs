using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

/// <summary>What an outbox keeps of a message until it delivers it.</summary>
public sealed class SendPropertiesTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_deduplication_id_and_window_of_a_message_survive_an_outbox()
    {
        var sent = Create();
        sent.SetDeduplicationId("order 7", Window);

        var delivered = RoundTrip(sent);

        (delivered.DeduplicationId, delivered.DeduplicationWindow).ShouldBe(("order 7", Window));
    }

    [Fact]
    public void What_the_type_says_survives_an_outbox_which_delivers_another_type()
    {
        var byKey = Create();
        byKey.SetTypeDeduplication("order 7", Window);
        var byMessageId = Create();
        byMessageId.SetTypeDeduplication(null, Window);

        RoundTrip(byKey).DeduplicationId.ShouldBe("order 7");
        RoundTrip(byMessageId).DeduplicationId.ShouldBe(byMessageId.MessageId!.Value.ToString("D"));
    }

    [Fact]
    public void What_is_set_for_the_message_wins_over_its_type_and_its_bus()
    {
        var context = Create();
        context.SetTypeDeduplication("by type", TimeSpan.FromHours(1));
        context.SetDeduplicationId("by message", Window);

        context.GetDeduplication(TimeSpan.FromHours(2)).ShouldBe(Deduplication.Create("by message", Window));
    }

    [Fact]
    public void A_redelivered_message_is_recognized_only_by_an_id_of_its_own()
    {
        var context = Create();
        context.Headers.Set(MessageHeaders.RedeliveryCount, 1);
        context.SetTypeDeduplication("by type", Window);

        context.GetDeduplication(Window).ShouldBeNull();
        context.SetDeduplicationId("by message");
        context.GetDeduplication(Window).ShouldNotBeNull();
    }

    [Fact]
    public void A_message_that_asks_for_nothing_has_no_properties()
    {
        var properties = new Dictionary<string, object>();

        Create().WritePropertiesTo(properties);

        properties.ShouldBeEmpty();
        Create().GetDeduplication(null).ShouldBeNull();
    }

    private static RedisStreamsMessageSendContext<Work> Create() => new(new Work(1), CancellationToken.None) { MessageId = NewId.NextGuid() };

    private static RedisStreamsMessageSendContext<Work> RoundTrip(RedisStreamsMessageSendContext<Work> sent)
    {
        var properties = new Dictionary<string, object>();
        sent.WritePropertiesTo(properties);
        var delivered = Create();
        delivered.ReadPropertiesFrom(properties);
        return delivered;
    }
}
