using Bus.Redis.Tests.Support;

namespace Bus.Redis.Tests.Connections;

public sealed class TurmoilTests
{
    private static readonly RedisScript Echo = new("echo", "return ARGV[1]");

    [Fact]
    public async Task No_reply_reaches_a_wrong_caller_whatever_breaks_times_out_or_is_cancelled()
    {
        await using var server = await RedisServer.StartAsync();
        var brief = TimeSpan.FromMilliseconds(10);
        await using var client = new RedisClient(server.Options with { MinReconnectDelay = brief, MaxReconnectDelay = brief });
        var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "turmoil", MaxInFlightBytes = 4000 });
        var killer = client.Open("killer");
        await connection.EstablishAsync();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(3));

        var callers = Enumerable.Range(0, 60).Select(number => CallAsync(connection, number, end.Token)).ToArray();
        await BreakAsync(killer, connection, end.Token);
        var outcomes = await Task.WhenAll(callers);

        outcomes.Sum(outcome => outcome.Answered).ShouldBeGreaterThan(1000);
        outcomes.Sum(outcome => outcome.Failed).ShouldBeGreaterThan(0);
        connection.Generation.ShouldBeGreaterThan(3);
        (await connection.RunAsync("ECHO", "last")).AsString().ShouldBe("last");
    }

    private static async Task<(int Answered, int Failed)> CallAsync(IRedisConnection connection, int caller, CancellationToken end)
    {
        await Task.Yield();
        var random = new Random(caller);
        var (answered, failed) = (0, 0);
        for (var round = 0; !end.IsCancellationRequested; round++)
        {
            var expected = $"{caller}:{round}:{new string('x', random.Next(600))}";
            using var cancellation = new CancellationTokenSource();
            if (random.Next(10) == 0)
            {
                cancellation.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
            }

            var timeout = random.Next(10) == 0 ? TimeSpan.FromMilliseconds(1) : TimeSpan.FromSeconds(10);
            var command = random.Next(3) == 0 ? Echo.CreateCall(0, timeout).Add(expected) : new RedisCommand("ECHO") { Timeout = timeout }.Add(expected);
            try
            {
                (await connection.ExecuteAsync(command, cancellation.Token)).AsString().ShouldBe(expected);
                answered++;
            }
            catch (Exception exception) when (exception is RedisTimeoutException or RedisUnknownOutcomeException or RedisConnectionException or OperationCanceledException)
            {
                failed++;
            }
        }

        return (answered, failed);
    }

    private static async Task BreakAsync(IRedisConnection killer, IRedisConnection victim, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await killer.RunAsync("CLIENT", "KILL", "ID", victim.ClientId);
            await killer.RunAsync("SCRIPT", "FLUSH");
            await killer.RunAsync("BLPOP", "nothing", "0.05");
        }
    }
}
