using System.Text.Json;
using Bus.Contracts;
using Bus.Jobs.Tests.Support;
using Bus.Testing;
using MassTransit;

namespace Bus.Jobs.Tests.Saga;

/// <summary>Jobs whose command killed its workers, so that no consumer can say what became of them.</summary>
public sealed class GivenUpJobSpecs(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private const string Lane = "bus:{work}:normal";

    public async ValueTask InitializeAsync() => await fixture.Server.FlushAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_job_whose_command_does_not_name_it_is_dead_lettered_itself_also_when_somebody_waits_for_a_response(bool isAwaited)
    {
        await using (await WorkBus.StartAsync(fixture.Server.ConnectionString))
        {
            // Announces the type.
        }

        var id = Guid.NewGuid();
        await using var saga = await WorkBus.StartAsync(fixture.Server.ConnectionString, runs: false);
        await SubmitAsync(saga, id, isAwaited);
        await saga.WaitForAsync(id, "Queued");
        await LeaveBehindAsync();

        await using var worker = await WorkBus.StartAsync(fixture.Server.ConnectionString);

        var status = await worker.WaitForAsync(id, "DeadLettered");
        status.Error.ShouldStartWith("The command was given up: ");
        worker.Log.Starts(id).ShouldBe(0);
        var statistics = (await worker.Jobs.GetStatisticsAsync(TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        statistics.States.Values.Sum().ShouldBe(1);
        await Eventually.PassesAsync(async () => (await fixture.Server.SendAsync("XLEN", "bus:{work}_error:normal")).Integer.ShouldBe(1));
    }

    private static async Task SubmitAsync(WorkBus bus, Guid id, bool isAwaited)
    {
        var endpoint = await bus.Bus.GetSendEndpoint(new Uri("queue:jobs"));
        var submit = new SubmitJob { JobId = id, Type = "work", Command = JsonSerializer.SerializeToElement(new { kind = "complete" }) };
        await endpoint.Send(submit, send => send.ResponseAddress = isAwaited ? bus.Bus.Address : null, TestContext.Current.CancellationToken);
    }

    /// <summary>The command as workers leave it that die of it: handed back after ten deliveries.</summary>
    private async Task LeaveBehindAsync()
    {
        var read = await fixture.Server.SendAsync("XREADGROUP", "GROUP", "bus", "dead", "COUNT", "1", "STREAMS", Lane, ">");
        await fixture.Server.SendAsync("XCLAIM", Lane, "bus", "returned", "0", read[0][1][0][0].Text!, "RETRYCOUNT", "10", "JUSTID");
        await fixture.Server.SendAsync("XGROUP", "DELCONSUMER", Lane, "bus", "dead");
    }
}
