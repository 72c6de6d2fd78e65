using Bus.Redis;
using Bus.Testing;

namespace Bus.RedisSagas.Tests.Scripts;

/// <summary>Each script, once for each thing it can answer, on a real Redis.</summary>
public sealed class SagaScriptSpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    private string Instance => Key($"{Id:D}");

    private string Lock => Key($"{Id:D}_lock");

    [Fact]
    public async Task Commit_inserts_once_updates_at_its_version_and_knows_its_own_write_again()
    {
        (await CommitAsync("", 1, "w1")).ShouldBe([1, 0]);
        (await CommitAsync("", 1, "w2")).ShouldBe([0, 0]);
        (await CommitAsync("", 1, "w1")).ShouldBe([1, 0]);
        (await CommitAsync("2", 3, "w3")).ShouldBe([0, 0]);
        (await CommitAsync("1", 2, "w4", oldState: "Open", newState: "Closed")).ShouldBe([1, 0]);

        (await Server.SendAsync("HMGET", Instance, "version", "state", "data")).Texts().ShouldBe(["2", "Closed", "{}"]);
        (await Server.SendAsync("SMEMBERS", Key("states"))).Texts().ShouldBe(["Closed"]);
        (await Server.SendAsync("EXISTS", Key("state:Open"))).Integer.ShouldBe(0);
        (await Server.SendAsync("ZRANGE", Key("index:Label"), 0, -1)).Texts().ShouldBe(["w4"]);
    }

    [Fact]
    public async Task Commit_respects_the_lock_of_others_and_gives_back_its_own()
    {
        await Server.SendAsync("SET", Lock, "other");
        (await CommitAsync("", 1, "w1")).ShouldBe([-1, 0]);
        (await CommitAsync("", 1, "w1", token: "mine")).ShouldBe([-2, 0]);
        await Server.SendAsync("SET", Lock, "mine");
        (await CommitAsync("", 1, "w1", token: "mine")).ShouldBe([1, 0]);

        (await Server.SendAsync("EXISTS", Lock)).Integer.ShouldBe(0);
    }

    [Fact]
    public async Task Commit_says_that_there_are_expired_instances()
    {
        await Server.SendAsync("ZADD", Key("expiring"), 1, "old");

        (await CommitAsync("", 1, "w1")).ShouldBe([1, 1]);
        (await CommitAsync("", 1, "w2")).ShouldBe([0, 1]);
    }

    [Fact]
    public async Task Commit_writes_nothing_when_a_key_is_of_another_type()
    {
        await Server.SendAsync("SET", Key("index:Label"), "mine");

        (await CallAsync(RedisSagasScripts.CommitSaga, CommitKeys("Open", "Open"), CommitArguments("", 1, "w1", "", "", "Open"))).Text!.ShouldContain("WRONGTYPE");

        (await Server.SendAsync("EXISTS", Instance, Key("all"), Key("states"))).Integer.ShouldBe(0);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("expiring")]
    [InlineData("states")]
    [InlineData("state:Open")]
    [InlineData("state:Closed")]
    [InlineData("history")]
    [InlineData("index:Label")]
    public async Task Commit_of_an_instance_that_is_there_writes_nothing_when_a_key_became_one_of_another_type(string name)
    {
        await CommitAsync("", 1, "w1");
        var key = name == "history" ? History : Key(name);
        await Server.SendAsync("SET", key, "mine");

        (await CallAsync(RedisSagasScripts.CommitSaga, CommitKeys("Open", "Closed"), CommitArguments("1", 2, "w2", "", "Open", "Closed"))).Text!.ShouldContain("WRONGTYPE");

        (await Server.SendAsync("HMGET", Instance, "version", "state", "write", "index:Label")).Texts().ShouldBe(["1", "Open", "w1", "w1"]);
        (await Server.SendAsync("GET", key)).Text.ShouldBe("mine");
    }

    [Fact]
    public async Task Delete_answers_by_version_lock_and_presence()
    {
        (await DeleteAsync("1")).ShouldBe(2);
        await CommitAsync("", 1, "w1");
        (await DeleteAsync("2")).ShouldBe(0);
        await Server.SendAsync("SET", Lock, "other");
        (await DeleteAsync("1")).ShouldBe(-1);
        (await DeleteAsync("1", "mine")).ShouldBe(-2);
        await Server.SendAsync("SET", Lock, "mine");
        (await DeleteAsync("1", "mine")).ShouldBe(1);

        (await Server.GetKeysAsync($"{KeyPrefix}:*")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_history_tells_of_what_was_written_up_to_its_limit_and_of_nothing_else()
    {
        await CommitAsync("", 1, "w1");
        await CommitAsync("", 1, "w1");
        await CommitAsync("7", 8, "lost");
        await CommitAsync("1", 2, "w2", oldState: "Open");
        await CommitAsync("2", 3, "w3", oldState: "Open");

        (await EventsAsync()).ShouldBe(["event of w2 Open Open m1 2", "event of w3 Open Open m1 2"]);

        (await DeleteAsync("1", retention: 60_000)).ShouldBe(0);
        (await DeleteAsync("3", retention: 60_000)).ShouldBe(1);
        (await EventsAsync()).ShouldBe(["event of w3 Open Open m1 2", "ended Open Final m2 1"]);
        (await Server.SendAsync("PTTL", History)).Integer.ShouldBeInRange(50_000, 60_000);
    }

    [Fact]
    public async Task A_fault_is_noted_once_per_message_and_changes_nothing_else()
    {
        await CommitAsync("", 1, "w1");
        await NoteAsync("m5", 1);
        await NoteAsync("m5", 2);
        await NoteAsync("m6", 1);

        (await EventsAsync()).ShouldBe(["failed Open Open m5 2", "failed Open Open m6 1"]);
        (await Server.SendAsync("PTTL", History)).Integer.ShouldBe(-1);
        (await Server.SendAsync("HGET", Instance, "version")).Text.ShouldBe("1");
    }

    [Fact]
    public async Task The_note_of_a_fault_without_an_instance_expires_until_one_starts()
    {
        await NoteAsync("m5", 1);
        (await Server.SendAsync("PTTL", History)).Integer.ShouldBeInRange(1, 60_000);

        await CommitAsync("", 1, "w1");

        (await Server.SendAsync("PTTL", History)).Integer.ShouldBe(-1);
        (await EventsAsync()).ShouldBe(["failed   m5 1", "event of w1  Open m1 2"]);
    }

    [Fact]
    public async Task Load_answers_what_is_there_unless_it_is_locked()
    {
        (await LoadAsync("")).Texts().ShouldBe(["0"]);
        await CommitAsync("", 1, "w1");
        (await LoadAsync("")).Texts().ShouldBe(["1", "1", "Open", "{}"]);
        await Server.SendAsync("SET", Lock, "other", "PX", 60_000);
        var locked = await LoadAsync("");
        (locked[0].Integer, locked[1].Integer > 50_000).ShouldBe((-1, true));
        (await LoadAsync("mine")).Texts().ShouldBe(["-2"]);
        (await LoadAsync("other"))[0].Integer.ShouldBe(1);
    }

    [Fact]
    public async Task Lock_is_taken_once_at_the_version_that_is_asked_for_renewed_and_given_back_by_its_owner_alone()
    {
        (await CallAsync(RedisSagasScripts.LockSaga, [Instance, Lock], "a", 60_000, "7")).Integer.ShouldBe(0);
        (await CallAsync(RedisSagasScripts.LockSaga, [Instance, Lock], "a", 60_000, "")).Integer.ShouldBe(1);
        (await CallAsync(RedisSagasScripts.LockSaga, [Instance, Lock], "a", 60_000, "*")).Integer.ShouldBe(1);
        (await CallAsync(RedisSagasScripts.LockSaga, [Instance, Lock], "b", 60_000, "*")).Integer.ShouldBe(-1);
        (await CallAsync(RedisSagasScripts.RenewLock, [Lock], "b", 90_000)).Integer.ShouldBe(0);
        (await CallAsync(RedisSagasScripts.RenewLock, [Lock], "a", 90_000)).Integer.ShouldBe(1);
        (await Server.SendAsync("PTTL", Lock)).Integer.ShouldBeGreaterThan(60_000);
        (await CallAsync(RedisSagasScripts.ReleaseLock, [Lock], "b")).Integer.ShouldBe(0);
        (await CallAsync(RedisSagasScripts.ReleaseLock, [Lock], "a")).Integer.ShouldBe(1);
    }

    [Fact]
    public async Task Register_answers_what_is_recorded()
    {
        (await CallAsync(RedisSagasScripts.RegisterSaga, [$"{KeyPrefix}:sagas"], "s", "one")).Text.ShouldBe("one");
        (await CallAsync(RedisSagasScripts.RegisterSaga, [$"{KeyPrefix}:sagas"], "s", "two")).Text.ShouldBe("one");
    }

    [Fact]
    public async Task What_did_not_expire_is_neither_listed_nor_removed()
    {
        await Server.SendAsync("ZADD", Key("expiring"), 1, "old", 9_999_999_999_999, "young");
        (await CallAsync(RedisSagasScripts.ReadExpired, [Key("expiring")], 5)).Texts().ShouldBe(["old"]);

        object[] keys = [Instance, Key("all"), Key("expiring"), Key("states"), Key("all")];
        (await CallAsync(RedisSagasScripts.RemoveExpired, keys, $"{Id:D}", "young", "")).Integer.ShouldBe(0);
        (await CallAsync(RedisSagasScripts.RemoveExpired, keys, $"{Id:D}", "old", "")).Integer.ShouldBe(1);
        (await CallAsync(RedisSagasScripts.RemoveExpired, keys, $"{Id:D}", "old", "")).Integer.ShouldBe(0);
    }

    private string History => Key($"{Id:D}:history");

    private async Task<string[]> EventsAsync() => [.. (await Server.SendAsync("XRANGE", History, "-", "+")).Items.Select(x =>
    {
        var fields = x[1].Texts().Chunk(2).ToDictionary(field => field[0]!, field => field[1]);
        return $"{fields["event"]} {fields["from"]} {fields["to"]} {fields["message"]} {fields["attempt"]}";
    })];

    private async Task NoteAsync(string message, int attempt) =>
        (await CallAsync(RedisSagasScripts.NoteFault, [Instance, History], 2, "failed", message, attempt, "Exception: told to", 60_000)).Integer.ShouldBe(1);

    private object[] CommitKeys(string oldState, string newState) =>
        [Instance, Lock, Key("all"), Key("expiring"), Key("states"), Key(oldState.Length == 0 ? "all" : $"state:{oldState}"), Key($"state:{newState}"), History, Key("index:Label")];

    private object[] CommitArguments(string expected, int version, string write, string token, string oldState, string newState, int historyLimit = 2) =>
        [$"{Id:D}", expected, version, write, token, oldState, newState, "{}", "", "", historyLimit, 60_000, $"event of {write}", "m1", 2, "", "Label", write];

    private async Task<long[]> CommitAsync(string expected, int version, string write, string token = "", string oldState = "", string newState = "Open")
    {
        var reply = await CallAsync(RedisSagasScripts.CommitSaga, CommitKeys(oldState, newState), CommitArguments(expected, version, write, token, oldState, newState));
        return [reply[0].Integer, reply[1].Integer];
    }

    private async Task<long> DeleteAsync(string expected, string token = "", int retention = 0) => (await CallAsync(
        RedisSagasScripts.DeleteSaga,
        [Instance, Lock, Key("all"), Key("expiring"), Key("states"), Key("state:Open"), History, Key("index:Label")],
        $"{Id:D}", expected, token, "Open", 2, retention, "ended", "m2", 1, "", "Final", "Label")).Integer;

    private Task<RespNode> LoadAsync(string token) => CallAsync(RedisSagasScripts.LoadSaga, [Instance, Lock], token);

    private async Task<RespNode> CallAsync(RedisScript script, object[] keys, params object[] arguments)
    {
        await using var probe = await Server.ConnectAsync();
        return await probe.TrySendAsync(["EVAL", script.Source, keys.Length, .. keys, .. arguments]);
    }
}
