using Bus.Contracts;
using Bus.Jobs.Results;
using Bus.Jobs.Tests.Support;
using Bus.Testing;

namespace Bus.Jobs.Tests.Consumers;

public sealed class RunBacktestFaultConsumerTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private const string Lane = "bus:{backtest}:normal";

    [Fact]
    public async Task A_command_that_killed_its_workers_too_often_ends_its_job_as_failed()
    {
        var jobId = Guid.NewGuid();
        await using (var before = await JobsBus.StartAsync(fixture.Server))
        {
            await before.Store.StartAsync(jobId, TestContext.Current.CancellationToken);
        }

        await LeaveBehindAsync($$"""{"jobId":"{{jobId}}","strategy":"sma-cross"}""", deliveries: 10);
        await using var bus = await JobsBus.StartAsync(fixture.Server);

        var status = await bus.WaitForAsync(jobId, JobState.Failed);
        status.Error.ShouldNotBeNull().ShouldContain("was delivered 10 times and never settled");
        await Eventually.ReturnsAsync(
            () => Task.FromResult(bus.Events.Of(jobId).OfType<BacktestFailed>().Count()),
            count => count == 1,
            "BacktestFailed is published once");
        (await fixture.Server.SendAsync("XLEN", "bus:{backtest}_error:normal")).Integer.ShouldBe(1);
    }

    /// <summary>A command as dead workers leave it: handed back after so many deliveries.</summary>
    private async Task LeaveBehindAsync(string body, int deliveries)
    {
        var id = (await fixture.Server.SendAsync("XADD", Lane, "*", "body", body)).Text!;
        await fixture.Server.SendAsync("XREADGROUP", "GROUP", "bus", "dead", "COUNT", "1", "STREAMS", Lane, ">");
        await fixture.Server.SendAsync("XCLAIM", Lane, "bus", "returned", "0", id, "RETRYCOUNT", $"{deliveries}", "JUSTID");
        await fixture.Server.SendAsync("XGROUP", "DELCONSUMER", Lane, "bus", "dead");
    }
}
