using System.Reflection;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.RedisSagas.Tests.Scripts;

/// <summary>The repository calls each script with the keys and arguments that its header lists.</summary>
public sealed class ScriptCallSpecs(SharedRedisServer redis, OwnRedisServer own) : StoreSpecs(redis), IClassFixture<OwnRedisServer>
{
    private static readonly ScriptSource[] All =
        [.. typeof(RedisSagasScripts).GetFields(BindingFlags.Static | BindingFlags.NonPublic).Select(x => x.GetValue(null)).OfType<RedisScript>().Select(x => new ScriptSource(x.Name, x.Sha1, x.Source))];

    [Fact]
    public Task Every_call_has_as_many_keys_and_arguments_as_its_script_lists() => ScriptCalls.ShouldFitAsync(own.Server, All, UseEverythingAsync);

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
}
