using Bus.Backtesting.Data;
using Bus.Sandbox;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.TestWorker;

/// <summary>Runs a strategy in Python until it is killed.</summary>
internal static class PythonWorker
{
    internal static async Task RunAsync(SandboxIsolation isolation, string source)
    {
        await using var provider = new ServiceCollection().AddStrategySandbox(options =>
        {
            options.Isolation = isolation;
            options.CpuLimit = options.WallLimit = TimeSpan.FromMinutes(10);
        }).BuildServiceProvider();
        var sandbox = provider.GetRequiredService<IPythonSandbox>();
        await sandbox.CheckAsync(source);
        var running = sandbox.RunAsync(source, [new PythonPrices("GOOG", SampleData.Goog)]);
        Console.WriteLine("ready");
        await running;
    }
}
