using System.Text.RegularExpressions;
using Bus.Redis;
using Bus.Testing;

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

    [GeneratedRegex("ACL SETUSER sagas [^`]+")]
    private static partial Regex User();
}
