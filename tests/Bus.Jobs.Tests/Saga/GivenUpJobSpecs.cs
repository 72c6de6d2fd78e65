using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Runs;
using Bus.Jobs.Tests.Support;
using Bus.Redis;
using Bus.Testing;
using MassTransit;

namespace Bus.Jobs.Tests.Saga;

/// <summary>Jobs whose command killed its workers, so that no consumer can say what became of them.</summary>
public sealed class GivenUpJobSpecs(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const string Lane = "bus:{work}:normal";

    // One more, and the command is not even read.
    private const int Limit = 10;

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false, Limit)]
    [InlineData(true, Limit)]
    [InlineData(false, Limit + 1)]
    [InlineData(true, Limit + 1)]
    public async Task A_job_whose_command_does_not_name_it_is_dead_lettered_itself_also_when_somebody_waits_for_a_response(bool isAwaited, int deliveries)
    {
        await using (await WorkBus.StartAsync(fixture.Server.ConnectionString))
        {
            // Announces the type.
        }

        var id = Guid.NewGuid();
        await using var saga = await WorkBus.StartAsync(fixture.Server.ConnectionString, runs: false);
        await SubmitAsync(saga, id, isAwaited);
        await saga.WaitForAsync(id, "Queued");
        await LeaveBehindAsync(deliveries);

        await using var worker = await WorkBus.StartAsync(fixture.Server.ConnectionString);

        var status = await worker.WaitForAsync(id, "DeadLettered");
        status.Error.ShouldStartWith("The command was given up: ");
        worker.Log.Starts(id).ShouldBe(0);
        var statistics = (await worker.Jobs.GetStatisticsAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        statistics.States.Values.Sum().ShouldBe(1);
        await Eventually.PassesAsync(async () => (await fixture.Server.SendAsync("XLEN", "bus:{work}_error:normal")).Integer.ShouldBe(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_command_that_was_sent_straight_to_its_queue_and_is_not_read_any_more_ends_the_job_that_it_names(bool isEnvelope)
    {
        var id = Guid.NewGuid();
        await using (await WorkBus.StartAsync(fixture.Server.ConnectionString))
        {
            // Announces the type.
        }

        await using var saga = await WorkBus.StartAsync(fixture.Server.ConnectionString, runs: false);
        var endpoint = await saga.Bus.GetSendEndpoint(new Uri("queue:work"));
        await (isEnvelope
            ? endpoint.Send(new Work { JobId = id }, TestContext.Current.CancellationToken)
            : fixture.Server.SendAsync("XADD", Lane, "*", "body", $$"""{"jobId":"{{id}}","kind":"complete"}"""));
        await LeaveBehindAsync(Limit + 1);

        await using var worker = await WorkBus.StartAsync(fixture.Server.ConnectionString);

        (await worker.WaitForAsync(id, "DeadLettered")).Error!.ShouldStartWith("The command was given up: ");
        worker.Log.Starts(id).ShouldBe(0);
    }

    [Fact]
    public async Task The_result_of_a_job_whose_run_completed_it_and_died_before_it_was_told_is_published_when_its_command_is_given_up()
    {
        await using (await WorkBus.StartAsync(fixture.Server.ConnectionString))
        {
            // Announces the type.
        }

        var id = Guid.NewGuid();
        await using var saga = await WorkBus.StartAsync(fixture.Server.ConnectionString, runs: false);
        await SubmitAsync(saga, id, isAwaited: false);
        await saga.WaitForAsync(id, "Queued");
        await CompleteAsync(id, new WorkResult("complete", 1, 0, 0));
        await LeaveBehindAsync(Limit);

        await using var worker = await WorkBus.StartAsync(fixture.Server.ConnectionString);

        (await worker.WaitForAsync(id, "Completed")).Error.ShouldBeNull();
        await Eventually.PassesAsync(() =>
        {
            saga.Events.OfType<WorkResult>().ShouldBe([new WorkResult("complete", 1, 0, 0)]);
            return Task.CompletedTask;
        });
        worker.Log.Starts(id).ShouldBe(0);
    }

    /// <summary>As a run that ended with its process.</summary>
    private async Task CompleteAsync(Guid id, WorkResult result)
    {
        await using var client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        await using var store = new JobStore(client, "bus", TimeSpan.FromDays(1));
        var (run, _) = await store.StartAsync(new JobCall(id, Dispatch: 1, Requeues: 0, Timeout: null, ParentId: null, Children: null), "work", TestContext.Current.CancellationToken);
        (await store.EndAsync(run.ShouldNotBeNull(), RunOutcome.Completed(JsonSerializer.SerializeToUtf8Bytes(result, JsonSerializerOptions.Web)), TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    private static async Task SubmitAsync(WorkBus bus, Guid id, bool isAwaited)
    {
        var endpoint = await bus.Bus.GetSendEndpoint(new Uri("queue:jobs"));
        var submit = new SubmitJob { JobId = id, Type = "work", Command = JsonSerializer.SerializeToElement(new { kind = "complete" }) };
        await endpoint.Send(submit, send => send.ResponseAddress = isAwaited ? bus.Bus.Address : null, TestContext.Current.CancellationToken);
    }

    /// <summary>The command as workers leave it that die of it: handed back after so many deliveries.</summary>
    private async Task LeaveBehindAsync(int deliveries)
    {
        var read = await fixture.Server.SendAsync("XREADGROUP", "GROUP", "bus", "dead", "COUNT", "1", "STREAMS", Lane, ">");
        await fixture.Server.SendAsync("XCLAIM", Lane, "bus", "returned", "0", read[0][1][0][0].Text!, "RETRYCOUNT", deliveries, "JUSTID");
        await fixture.Server.SendAsync("XGROUP", "DELCONSUMER", Lane, "bus", "dead");
    }
}
