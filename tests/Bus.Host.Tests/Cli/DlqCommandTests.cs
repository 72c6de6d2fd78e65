using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Cli;

/// <summary>Dead letters on the command line.</summary>
public sealed class DlqCommandTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private const string Errors = DeadLetterQueue.Name;

    private readonly DeadLetterQueue _queue = new(fixture.Server);

    [Fact]
    public async Task Queues_pages_and_groups_are_tables_that_a_person_reads()
    {
        (await _queue.RunAsync("dlq")).Output.ShouldBe("There are no dead-letter queues.");
        await _queue.AddAsync("1000-0", message: "Order 17 is late");
        await _queue.AddAsync("2000-0", message: "Order 18 is late");

        (await _queue.RunAsync("dlq")).Output.ShouldMatch(@"^queue +dead letters +oldest +newest\nbacktest_error +2 +1970-01-01 00:00:01Z +1970-01-01 00:00:02Z$");
        (await _queue.RunAsync("dlq", "list", Errors, "--limit", "1")).Output.ShouldMatch(
            @"^id +at +type +exception +reason +bytes +requeued\nnormal/2000-0 +1970-01-01 00:00:02Z +RunBacktest +TimeoutException +Order 18 is late +2 +0\n1 listed, 1 of 2 read; go on with --cursor normal/2000-0$");
        (await _queue.RunAsync("dlq", "list", Errors, "--cursor", "normal/2000-0")).Output.ShouldEndWith("1 listed, 1 of 2 read; that is the end.");
        (await _queue.RunAsync("dlq", "groups", Errors)).Output.ShouldMatch(
            @"^group +count +type +exception +reason +first +last\n[0-9a-f]{12} +2 +RunBacktest +TimeoutException +Order # is late +1970-01-01 00:00:01Z +1970-01-01 00:00:02Z\n2 of 2 were read; that is the end.$");
    }

    [Fact]
    public async Task A_filtered_list_and_a_dead_letter_come_as_JSON_too()
    {
        var id = await _queue.AddAsync("1000-0", body: """{"strategy":"sma-cross"}""");
        await _queue.AddAsync("2000-0", exception: "System.FormatException");

        var page = (await _queue.RunAsync("dlq", "list", Errors, "--exception", "TimeoutException", "--text", "SMA", "--until", "1970-01-02", "--json")).Json();
        var shown = (await _queue.RunAsync("dlq", "show", Errors, "--id", id, "--json")).Json();
        var text = (await _queue.RunAsync("dlq", "show", Errors, "--id", id)).Output;
        var body = (await _queue.RunAsync("dlq", "show", Errors, "--id", id, "--body")).Output;

        page.GetProperty("items").EnumerateArray().Select(x => x.GetProperty("id").GetString()).ShouldBe([id]);
        (page.GetProperty("scanned").GetInt32(), page.GetProperty("total").GetInt32()).ShouldBe((2, 2));
        shown.GetProperty("item").GetProperty("sourceQueue").GetString().ShouldBe("backtest");
        shown.GetProperty("failures")[0].GetProperty("reason").GetString().ShouldBe("no answer");
        text.ShouldContain("at Somewhere.Deep()");
        text.ShouldContain("MT-Fault-ExceptionType: System.TimeoutException");
        body.ShouldBe("""{"strategy":"sma-cross"}""");
    }

    [Fact]
    public async Task One_is_requeued_by_its_id_with_who_asked_and_a_second_time_it_is_gone()
    {
        var id = await _queue.AddAsync();

        (await _queue.RunAsync("dlq", "requeue", Errors, "--id", id, "--by", "ada")).Output.ShouldMatch($"^{id} is in backtest as normal/[0-9]+-0.$");

        (await _queue.SourceEntryAsync())["headers"].Text!.ShouldContain("\"Bus-Requeued-By\":\"ada\"");
        var gone = $"There is no dead letter {id} in 'backtest_error': it was requeued or deleted, or never was there.";
        (await _queue.RunAsync("dlq", "requeue", Errors, "--id", id)).ShouldFailWith(1, gone);
        (await _queue.RunAsync("dlq", "delete", Errors, "--id", id)).ShouldFailWith(1, gone);
        (await _queue.SourceCountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_body_is_edited_in_a_file()
    {
        using var folder = new TemporaryFolder();
        var id = await _queue.AddAsync(body: """{"strategy":"smacross"}""");

        (await _queue.RunAsync("dlq", "requeue", Errors, "--id", id, "--body-file", folder.Write("no.json", "{ no json"))).ShouldFailWith(1, "wants JSON, and the new body is none");
        (await _queue.RunAsync("dlq", "requeue", Errors, "--id", id, "--body-file", "none.json")).ShouldFailWith(2, "There is no file 'none.json' with a body.");
        (await _queue.CountAsync()).ShouldBe(1);
        var edited = await _queue.RunAsync("dlq", "requeue", Errors, "--id", id, "--body-file", folder.Write("body.json", """{"strategy":"sma-cross"}"""));

        edited.ExitCode.ShouldBe(0, edited.Error);
        (await _queue.SourceEntryAsync())["body"].Text.ShouldBe("""{"strategy":"sma-cross"}""");
    }

    [Fact]
    public async Task Many_are_requeued_by_a_filter_after_a_dry_run_and_not_without_yes()
    {
        for (var index = 0; index < 3; index++)
        {
            await _queue.AddAsync();
        }

        await _queue.AddAsync(exception: "System.FormatException");
        string[] command = ["dlq", "requeue", Errors, "--exception", "TimeoutException"];

        (await _queue.RunAsync([.. command, "--dry-run"])).Output.ShouldStartWith("3 would be requeued; 4 of 4 read");
        (await _queue.RunAsync(command)).ShouldFailWith(2, "Requeue the matching dead letters of backtest_error: that needs --yes; --dry-run counts them.");
        (await _queue.SourceCountAsync()).ShouldBe(0);
        var result = (await _queue.RunAsync([.. command, "--yes", "--rate", "100", "--json"])).Json();

        (result.GetProperty("action").GetString(), result.GetProperty("matched").GetInt32(), result.GetProperty("done").GetInt32()).ShouldBe(("requeue", 3, 3));
        (await _queue.CountAsync()).ShouldBe(1);
        (await _queue.SourceCountAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Those_older_than_some_days_are_deleted()
    {
        await _queue.AddAsync("1000-0");
        await _queue.AddAsync();

        (await _queue.RunAsync("dlq", "delete", Errors, "--older-than", "7d", "--yes")).Output.ShouldStartWith("1 deleted, 0 skipped; 1 of 2 read");

        (await _queue.CountAsync()).ShouldBe(1);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "dlq list nothing_error", "There is no queue 'nothing_error'." },
        { "dlq list backtest", "The queue 'backtest' is no dead-letter queue; allowed are names that end with _error or _skipped, such as backtest_error." },
        { "dlq list a/b_error", "The queue name 'a/b_error' is not valid; allowed are letters, digits and - _ . :" },
        { "dlq list backtest_error --cursor 17", "--cursor is '17'; allowed is what the page before gave as its next, such as normal/1732252800000-0." },
        { "dlq list backtest_error --since 2026-13-01", "--since is '2026-13-01'; allowed is a time such as 2026-01-31" },
        { "dlq list backtest_error --since 1d --until 2d", "the start must be before the end" },
        { "dlq list backtest_error --lane urgent", "--lane is 'urgent'; allowed is one of critical, high, normal, low." },
        { "dlq list backtest_error --order random", "--order is 'random'; allowed is newest or oldest, for what comes first." },
        { "dlq list backtest_error --limit 0", "--limit is '0'; allowed is a whole number from 1 to 1000." },
        { "dlq groups backtest_error --scan many", "--scan is 'many'; allowed is a whole number from 1 to 100000." },
        { "dlq groups backtest_error --group x", "--group is 'x'; allowed is the id of a group" },
        { "dlq show backtest_error --id urgent/1-0", "'urgent/1-0' is no id of a dead letter; allowed is lane/milliseconds-number, with a lane of critical, high, normal and low" },
        { "dlq requeue backtest_error", "Nothing says which dead letters are meant; give --id, a filter such as --type or --since, or --all." },
        { "dlq requeue backtest_error --all --type X", "--all and --type exclude each other; give one of them." },
        { "dlq requeue backtest_error --id normal/1-0 --all", "--id and --all exclude each other; --id is for one dead letter." },
        { "dlq requeue backtest_error --all --rate fast", "--rate is 'fast'; allowed is a whole number from 1 to 100000." },
        { "dlq requeue backtest_error --all --body-file x", "--body-file is given without --id; it is for one dead letter." },
        { "dlq delete backtest_error --older-than soon --yes", "--older-than is 'soon'; allowed is an age such as 30m, 2h or 7d, up to 3650d." },
        { "dlq delete backtest_error --older-than 1d --until 2d --yes", "--older-than and --until exclude each other; give one of them." },
        { "consumers nothing", "There is no queue 'nothing'." },
        { "consumers a/b", "The queue name 'a/b' is not valid; allowed are letters, digits and - _ . :" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_wrong_is_answered_by_one_sentence_and_changes_nothing(string commandLine, string sentence)
    {
        await _queue.AddAsync("1000-0");

        (await _queue.RunAsync(commandLine.Split(' '))).ShouldFailWith(2, sentence);

        ((await _queue.CountAsync()), (await _queue.SourceCountAsync())).ShouldBe((1, 0));
    }

    [Fact]
    public async Task An_empty_filter_means_nothing_rather_than_all()
    {
        await _queue.AddAsync();

        (await _queue.RunAsync("dlq", "delete", Errors, "--type", "", "--yes")).ShouldFailWith(2, "--type is empty; allowed is the name of a message type.");

        (await _queue.CountAsync()).ShouldBe(1);
    }
}
