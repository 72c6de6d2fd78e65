using Bus.Testing;

namespace Bus.RedisSagas.Tests.Contracts;

/// <summary>contracts/keyspace.md against a Redis on which everything was done that writes keys of sagas.</summary>
public sealed class KeyspaceTests(SharedRedisServer redis) : StoreSpecs(redis)
{
    [Fact]
    public async Task Every_key_is_listed_and_of_its_type_and_lifetime()
    {
        await using var server = await RedisServer.StartAsync();
        await using var client = new Redis.RedisClient(Redis.RedisOptions.Parse(server.ConnectionString));
        var store = CreateStore(
            x =>
            {
                x.KeyPrefix = "";
                x.Expiry = TimeSpan.FromHours(1);
                x.Index(saga => saga.Label);
            },
            client);
        await PutAsync(store, Id, "red");
        await PutAsync(store, Guid.NewGuid(), "blue", "Closed");
        await store.RecordMachineAsync(new Uri("loopback://localhost/plain"));
        await store.LockAsync(Id, "token", null, default);
        var rows = KeyspaceRow.ReadSagas();

        var keys = await server.GetKeysAsync("*");

        foreach (var key in keys)
        {
            var row = rows.SingleOrDefault(x => x.Matches(key)).ShouldNotBeNull($"{key} is not listed.");
            row.Owner.ShouldBe("Bus.RedisSagas");
            (await server.SendAsync("TYPE", key)).Text.ShouldBe(row.Type, key);
            ((await server.SendAsync("PTTL", key)).Integer > 0).ShouldBe(row.Lifetime.Contains("expires", StringComparison.Ordinal), key);
        }

        rows.Where(row => !keys.Any(row.Matches)).Select(row => $"{row.Key} is listed, but nobody wrote it.").ShouldBeEmpty();
    }
}
