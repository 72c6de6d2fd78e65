using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Sandbox;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.TestWorker;

/// <summary>Runs a strategy that never ends, so that a test can kill the process that waits for it.</summary>
internal static class SandboxWorker
{
    internal static async Task RunAsync(SandboxIsolation isolation, string source)
    {
        await using var provider = new ServiceCollection().AddStrategySandbox(options =>
        {
            options.Isolation = isolation;
            options.CpuLimit = options.WallLimit = TimeSpan.FromHours(1);
        }).BuildServiceProvider();
        var sandbox = provider.GetRequiredService<IStrategySandbox>();
        var inspection = await sandbox.InspectAsync(source);
        if (inspection.Program is not { } program)
        {
            Console.WriteLine(string.Join(' ', inspection.Diagnostics));
            return;
        }

        var running = sandbox.RunAsync(program, new SandboxRun(SampleData.Goog, new Dictionary<string, double>(), BacktestOptions.Default));
        Console.WriteLine("ready");
        await running;
    }
}
