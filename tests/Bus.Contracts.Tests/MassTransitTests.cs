using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Contracts.Tests;

/// <summary>The contracts on a bus, whatever its transport: here in memory.</summary>
public sealed class MassTransitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_consumer_gets_the_command_that_was_published()
        => (await ConsumeAsync(bus => bus.Publish(Samples.Run))).ShouldBeEquivalentTo(Samples.Run);

    [Fact]
    public async Task A_command_can_be_published_by_its_values_alone()
    {
        var consumed = await ConsumeAsync(bus => bus.Publish<RunBacktest>(new { Strategy = "rsi-reversal", Data = "sample:goog", Cash = 500.0 }));

        consumed.ShouldBeEquivalentTo(new RunBacktest { Strategy = "rsi-reversal", Data = "sample:goog", Cash = 500 });
    }

    private static async Task<RunBacktest> ConsumeAsync(Func<IBus, Task> publish)
    {
        await using var provider = new ServiceCollection()
            .AddMassTransitTestHarness(TextWriter.Null, bus =>
            {
                // The harness gives up after little more than a second without a message, in which a busy machine may not have come to it.
                bus.SetTestTimeouts(testInactivityTimeout: Patience);
                bus.DisableUsageTelemetry();
                bus.AddHandler((RunBacktest _) => Task.CompletedTask);
            })
            .BuildServiceProvider(validateScopes: true);
        var harness = provider.GetRequiredService<ITestHarness>();
        await harness.Start();
        await publish(harness.Bus);
        var consumed = await harness.Consumed.SelectAsync<RunBacktest>(TestContext.Current.CancellationToken).FirstOrDefault();
        return consumed.ShouldNotBeNull().Context.Message;
    }
}
