using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Scripts;

/// <summary>The repository calls each script with the keys and arguments that its header lists.</summary>
public sealed partial class ScriptCallSpecs(SharedRedisServer redis, OwnRedisServer own) : StoreSpecs(redis), IClassFixture<OwnRedisServer>
{
    private static readonly RedisScript[] All =
        [.. typeof(RedisSagasScripts).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(x => x.GetValue(null)).OfType<RedisScript>()];

    [Fact]
    public async Task Every_call_has_as_many_keys_and_arguments_as_its_script_lists()
    {
        await using var monitor = await own.Server.ConnectAsync();
        await monitor.SendAsync("MONITOR");
        await UseEverythingAsync();
        await own.Server.SendAsync("ECHO", "the end");

        var seen = new HashSet<string>();
        while ((await monitor.ReceiveAsync()).Text is { } line && !line.Contains("\"the end\"", StringComparison.Ordinal))
        {
            var words = Word().Matches(line).Select(x => x.Groups[1].Value).ToList();
            if (words.Count > 2 && words[0].Equals("EVALSHA", StringComparison.OrdinalIgnoreCase) && Array.Find(All, x => x.Sha1 == words[1]) is { } script)
            {
                var keys = int.Parse(words[2], CultureInfo.InvariantCulture);
                ShouldFit(script, "KEYS", keys);
                ShouldFit(script, "ARGV", words.Count - 3 - keys);
                seen.Add(script.Name);
            }
        }

        seen.Order().ShouldBe(All.Select(x => x.Name).Order());
    }

    /// <summary>Starts, changes, lists, locks and ends an instance, and lets another one expire.</summary>
    private async Task UseEverythingAsync()
    {
        await using var client = new RedisClient(RedisOptions.Parse(own.Server.ConnectionString));
        var store = CreateStore(x => x.Index(saga => saga.Label), client);
        await PutAsync(store, Id, "red");
        await PutAsync(store, Id, "blue", "Closed");
        await store.NoteFaultAsync([Id], new SagaTransition<PlainSaga>("Painted") { MessageId = "1", Attempt = 1, Error = string.Empty }, new InvalidOperationException("no paint"));
        (await (await store.OpenViewAsync()).ListAsync(new SagaListQuery(), TestContext.Current.CancellationToken)).Items.Count.ShouldBe(1);
        await store.LockAsync(Id, "mine", "2", default);
        await store.RenewLockAsync(Id, "mine", default);
        await store.ReleaseLockAsync(Id, "mine");
        var saga = (await store.LoadAsync(Id, "", default)).Saga!;
        (await store.CommitAsync(new SagaWrite<PlainSaga>(saga, IsDeletion: true), "")).ShouldBe(SagaScriptResult.Done);

        var mortal = CreateStore(
            x =>
            {
                x.Expiry = TimeSpan.FromMilliseconds(1);
                x.Index(saga => saga.Label);
            },
            client);
        await PutAsync(mortal, Id, "green");
        await Eventually.ReturnsAsync(mortal.RemoveExpiredAsync, x => x == 1, "the expired instance is removed");
    }

    private static void ShouldFit(RedisScript script, string kind, int count)
    {
        var header = script.Source[..script.Source.IndexOf("]]\n", StringComparison.Ordinal)];
        var listed = Regex.Matches(header, kind + @"\[(\d+)(\.\.)?\]");
        var highest = listed.Select(x => int.Parse(x.Groups[1].Value, CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        if (listed.Any(x => x.Groups[2].Success))
        {
            count.ShouldBeGreaterThanOrEqualTo(highest, $"{script.Name} {kind}");
        }
        else
        {
            count.ShouldBe(highest, $"{script.Name} {kind}");
        }
    }

    [GeneratedRegex(@"""((?:[^""\\]|\\.)*)""")]
    private static partial Regex Word();
}
