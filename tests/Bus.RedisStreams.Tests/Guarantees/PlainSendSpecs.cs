using Bus.TestWorker;

namespace Bus.RedisStreams.Tests.Guarantees;

/// <summary>What a send costs that asks for nothing.</summary>
public sealed class PlainSendSpecs(OwnRedisServer redis) : RedisStreamsSpecs(redis.Server), IClassFixture<OwnRedisServer>
{
    [Fact]
    public async Task A_plain_send_is_one_command_and_a_plain_publish_two()
    {
        await Server.SendAsync("XGROUP", "CREATE", Probe.Lane, "bus", "0", "MKSTREAM");
        await Server.SendAsync("HSET", new RedisKeys(KeyPrefix).Topic("Bus.TestWorker:Work"), $"queue:{Queue}", "permanent", "v", 1);
        var sender = await StartSenderAsync();
        await sender.SendAsync(Queue, new Work(0));
        await sender.Control.Publish(new Work(0));
        await using var monitor = await Server.ConnectAsync();
        await monitor.SendAsync("MONITOR");

        await sender.SendAsync(Queue, new Work(1));
        await sender.Control.Publish(new Work(2));
        await Server.SendAsync("ECHO", "the end");

        var commands = new List<string>();
        while ((await monitor.ReceiveAsync()).Text is { } line && !line.Contains("\"the end\"", StringComparison.Ordinal))
        {
            if (line.Contains(KeyPrefix, StringComparison.Ordinal) && !line.Contains("lua]", StringComparison.Ordinal))
            {
                commands.Add(line.Split('"')[1]);
            }
        }

        commands.ShouldBe(["XADD", "XADD", "HGET"]);
        (await Server.SendAsync("CLIENT", "LIST")).Text!.ShouldNotContain("bus:replicate");
    }
}
