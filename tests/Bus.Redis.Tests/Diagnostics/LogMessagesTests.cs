using System.Reflection;
using Bus.Redis.Diagnostics;
using Bus.Redis.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Bus.Redis.Tests.Diagnostics;

public sealed class LogMessagesTests
{
    [Fact]
    public void Event_ids_are_unique_and_in_this_librarys_range()
    {
        var ids = typeof(EventIds).GetFields(BindingFlags.NonPublic | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!).ToArray();

        ids.ShouldBeUnique();
        ids.ShouldAllBe(id => id >= 1000 && id < 2000);
    }

    [Fact]
    public async Task A_loss_and_the_first_failed_attempt_are_warnings_and_further_attempts_are_not()
    {
        var log = new ListLogger();
        var server = await RedisServer.StartAsync("--requirepass", "topsecret");
        await using var client = new RedisClient(server.Options with { Password = "topsecret", MinReconnectDelay = TimeSpan.FromMilliseconds(1) }, log);
        var connection = client.Open();
        await connection.EstablishAsync();
        await Eventually.IsTrueAsync(() => log.Entries.Any(entry => entry.Id == EventIds.Connected));

        await server.DisposeAsync();
        await Eventually.IsTrueAsync(() => log.Entries.Count(entry => entry.Id == EventIds.ConnectFailedAgain) > 3);

        log.Entries.Count(entry => entry.Level >= LogLevel.Warning).ShouldBeLessThanOrEqualTo(2);
        log.Entries.ShouldContain(entry => entry.Id == EventIds.ConnectionLost && entry.Text.StartsWith($"bus:test lost its connection to {client.Endpoint}"));
        log.Entries.ShouldAllBe(entry => !entry.Text.Contains("topsecret"));
    }
}
