using Bus.Host.Cli;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Cli;

public sealed class WaitTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    [Theory]
    [InlineData("300ms", "300ms")]
    [InlineData("0.5", "500ms")]
    [InlineData("1", "1s")]
    public async Task A_wait_that_is_over_ends_the_command_and_not_the_job(string timeout, string told)
    {
        var id = Guid.NewGuid().ToString();

        var submitted = await RunAsync("submit", "backtest", "--strategy", "sma-cross", "--id", id, "--wait", "--timeout", timeout, "--json");

        submitted.ShouldFailWith(124, $"The job {id} has not finished within {told} and goes on; './bus status {id} --wait' shows its outcome.");
        (await RunAsync("status", id, "--wait", "--timeout", "100ms", "--json")).ShouldFailWith(124, $"The job {id} has not finished within 100ms");

        await using var worker = await BusProgram.StartWorkerAsync(fixture.Server);
        var status = await RunAsync("status", id, "--wait", "--timeout", "4m", "--json");
        status.ExitCode.ShouldBe(0, status.Error);
        status.Json().GetProperty("status").GetString().ShouldBe("completed");
    }

    [Fact]
    public void Pauses_between_two_looks_grow_from_10_to_500_ms()
    {
        var pauses = new List<double> { 10 };
        while (pauses.Count < 20)
        {
            pauses.Add(JobWatch.NextPause(TimeSpan.FromMilliseconds(pauses[^1])).TotalMilliseconds);
        }

        pauses.Zip(pauses.Skip(1)).ShouldAllBe(pair => pair.Second >= pair.First);
        (pauses[1], pauses[^1]).ShouldBe((15, 500));
    }

    private Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", fixture.Server.ConnectionString]);
}
