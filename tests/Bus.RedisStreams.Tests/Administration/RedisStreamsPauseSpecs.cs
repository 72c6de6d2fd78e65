using Bus.Testing;

namespace Bus.RedisStreams.Tests.Administration;

public sealed class RedisStreamsPauseSpecs(SharedRedisServer redis) : PauseSpecs(new TopologyUnderTest(() => Task.FromResult(redis.Server.ConnectionString)))
{
    [Fact]
    public async Task Who_sleeps_on_a_paused_queue_leaves_the_wakes_to_those_who_do_not_know_of_it_yet()
    {
        await using var administration = OpenAdministration();
        var keys = new RedisKeys(KeyPrefix).Queue(Queue);
        await StartConsumerAsync(Queue, prefetch: 4, limit: 4, _ => Task.CompletedTask);
        await StartConsumerAsync(Queue, prefetch: 4, limit: 4, _ => Task.CompletedTask);
        await administration.PauseAsync(Queue);
        await Eventually.ReturnsAsync(
            async () => (await redis.Server.SendAsync("CLIENT", "LIST")).Text!,
            x => x.Split('\n').Count(line => line.Contains($" name=bus:receive:{Queue} ", StringComparison.Ordinal) && line.Contains(" cmd=xread ", StringComparison.Ordinal)) >= 2,
            "both sleep and know of the pause");

        // As the pause wakes one that was between its last fetch and its sleep.
        await redis.Server.SendAsync("XADD", keys.Wake, "*", "reason", "paused");

        var left = await redis.Server.SendAsync("XREADGROUP", "GROUP", RedisStreamsDefaults.ConsumerGroup, "latecomer", "COUNT", 1, "STREAMS", keys.Wake, ">");
        left.IsNull.ShouldBeFalse("the latecomer is woken, and does not take a message of a paused queue");
    }
}
