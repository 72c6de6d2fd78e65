using System.Text.RegularExpressions;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>The user that docs/operations.md shows is enough for sagas.</summary>
public sealed partial class DocumentedUserSpecs(SharedRedisServer redis) : TopologySpecs(redis)
{
    protected override async Task<string> GetConnectionStringAsync()
    {
        var name = $"u{KeyPrefix}";
        var words = User().Match(await File.ReadAllTextAsync(Repository.PathOf("docs/operations.md"))).Value.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        words[Array.IndexOf(words, "sagas")] = name;
        words[Array.IndexOf(words, "~sagas:*")] = $"~{KeyPrefix}:*";
        await Server.SendAsync([.. words]);
        return $"redis://{name}:password@127.0.0.1:{Server.Port}";
    }

    [Fact]
    public async Task The_user_may_remove_what_expired()
    {
        await using var client = new RedisClient(RedisOptions.Parse(await GetConnectionStringAsync()));
        var store = CreateStore(
            x =>
            {
                x.Expiry = TimeSpan.FromMilliseconds(100);
                x.Index(saga => saga.Label);
            },
            client);
        await PutAsync(store, Id, "red");

        await Eventually.ReturnsAsync(store.RemoveExpiredAsync, x => x == 1, "the instance has ended and is removed");
    }

    [Fact]
    public async Task The_user_may_look_at_instances_note_faults_and_purge()
    {
        await using var client = new RedisClient(RedisOptions.Parse(await GetConnectionStringAsync()));
        var store = CreateStore(x => x.Index(saga => saga.Label), client);
        await PutAsync(store, Id, "red");
        await store.RecordMachineAsync(new Uri("loopback://localhost/plain"));
        await using var administration = new RedisSagaAdministration(client, KeyPrefix);
        var view = await administration.OpenAsync("plain");

        (await view.CountAsync()).Total.ShouldBe(1);
        (await view.ListAsync(new SagaListQuery { State = "Open" })).Items.ShouldHaveSingleItem();
        (await view.ListAsync(new SagaListQuery { Where = new Dictionary<string, string> { ["Label"] = "red" } })).Items.ShouldHaveSingleItem();
        (await view.GetAsync(Id))!.History.ShouldHaveSingleItem();
        await NoteTwiceAsync(client);
        (await administration.PurgeAsync("plain", new SagaListQuery { State = "Open" }, new SagaPurgeOptions { IsDryRun = false })).Deleted.ShouldBe(1);
    }

    private async Task NoteTwiceAsync(RedisClient client)
    {
        await using var connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "sagas" });
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await connection.ExecuteAsync(RedisSagasScripts.NoteFault.CreateCall(keyCount: 2).Add(Key($"{Id:D}")).Add(Key($"{Id:D}:history"))
                .Add(10).Add("event").Add("message").Add(attempt).Add("error").Add(1000));
        }
    }

    [GeneratedRegex("ACL SETUSER sagas [^`]+")]
    private static partial Regex User();
}
