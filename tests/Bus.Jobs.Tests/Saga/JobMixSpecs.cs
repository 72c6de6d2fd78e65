using Bus.Jobs.Results;
using Bus.Jobs.Tests.Support;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.Jobs.Tests.Saga;

/// <summary>Many jobs at once, of which some fail once, some always, some take too long, and some kill their worker each time.</summary>
public sealed class JobMixSpecs(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private const string Lane = "bus:{work}:normal";
    private const int Total = 200;
    private const int FailOnce = 20;
    private const int FailAlways = 10;
    private const int TimeOut = 4;
    private const int Kill = 2;

    [Fact]
    public async Task Each_comes_to_its_own_end_the_dead_letters_are_grouped_by_cause_and_all_complete_once_they_are_requeued()
    {
        var token = TestContext.Current.CancellationToken;
        await LeaveBehindAsync();
        await using var bus = await WorkBus.StartAsync(fixture.Server.ConnectionString);
        await using var client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        await using var deadLetters = new RedisStreamsDeadLetters(client);

        await Task.WhenAll(Enumerable.Range(0, Total - Kill).Select(index => index switch
        {
            < FailOnce => bus.SubmitAsync("fail-once"),
            < FailOnce + FailAlways => bus.SubmitAsync("fail"),
            < FailOnce + FailAlways + TimeOut => bus.SubmitAsync("hang", new JobOptions { Timeout = TimeSpan.FromSeconds(0.3), MaxRetries = 0 }),
            _ => bus.SubmitAsync("complete"),
        }));

        await ShouldBeAsync(bus, completed: Total - FailAlways - TimeOut - Kill, deadLettered: FailAlways + TimeOut + Kill);
        var jobs = (await bus.Jobs.ListAsync(new JobQuery { Limit = JobQuery.MaxLimit }, token)).Items;
        jobs.Count(x => x is { Status: JobState.Completed, Retries: 1, Attempt: 2 }).ShouldBe(FailOnce);
        jobs.Count(x => x is { Status: JobState.Completed, Retries: 0, Attempt: 1 }).ShouldBe(Total - FailOnce - FailAlways - TimeOut - Kill);
        jobs.Count(x => x is { Status: JobState.Failed, Retries: 2, Attempt: 3 }).ShouldBe(FailAlways);
        var groups = (await deadLetters.GroupAsync("work_error", new DeadLetterQuery(), token)).Groups;
        groups.Select(x => x.Count).OrderDescending().ShouldBe([FailAlways, TimeOut, Kill]);

        bus.Log.IsFixed = true;
        await deadLetters.RequeueAsync("work_error", new DeadLetterFilter(), new DeadLetterBulkOptions { RequestedBy = "ada" }, token);

        await ShouldBeAsync(bus, completed: Total, deadLettered: 0);
        await Eventually.PassesAsync(async () =>
        {
            foreach (var key in new[] { Lane, "bus:{work}_error:normal", "bus:{jobs}:normal", "bus:{jobs}_error:normal", "bus:{work-fault}:normal", "bus:{work-fault}_error:normal" })
            {
                (await fixture.Server.SendAsync("XLEN", key)).Integer.ShouldBe(0, key);
            }

            (await fixture.Server.SendAsync("EXISTS", "bus:{work}:delayed", "bus:{jobs}:delayed", "bus:{jobs}:outbox")).Integer.ShouldBe(0);
        });
    }

    private static Task ShouldBeAsync(WorkBus bus, int completed, int deadLettered) => Eventually.PassesAsync(
        async () =>
        {
            var states = (await bus.Jobs.GetStatisticsAsync()).ShouldHaveSingleItem().States;
            (states["Completed"], states["DeadLettered"], states.Values.Sum()).ShouldBe((completed, deadLettered, Total));
        },
        TimeSpan.FromSeconds(90));

    /// <summary>Commands as workers leave them that die of them: handed back after ten deliveries.</summary>
    private async Task LeaveBehindAsync()
    {
        await fixture.Server.SendAsync("XGROUP", "CREATE", Lane, "bus", "0", "MKSTREAM");
        for (var index = 0; index < Kill; index++)
        {
            var id = (await fixture.Server.SendAsync("XADD", Lane, "*", "body", $$"""{"jobId":"{{Guid.NewGuid()}}","kind":"complete"}""")).Text!;
            await fixture.Server.SendAsync("XREADGROUP", "GROUP", "bus", "dead", "COUNT", "1", "STREAMS", Lane, ">");
            await fixture.Server.SendAsync("XCLAIM", Lane, "bus", "returned", "0", id, "RETRYCOUNT", "10", "JUSTID");
        }

        await fixture.Server.SendAsync("XGROUP", "DELCONSUMER", Lane, "bus", "dead");
    }
}
