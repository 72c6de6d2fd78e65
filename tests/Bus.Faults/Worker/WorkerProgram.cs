using System.Runtime.InteropServices;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.Faults.Worker;

/// <summary>The process that the matrix breaks: one endpoint, until SIGTERM.</summary>
internal static class WorkerProgram
{
    /// <summary>The argument that makes this program a worker.</summary>
    internal const string Verb = "worker";

    internal static readonly TimeSpan PutOffTime = TimeSpan.FromMilliseconds(200);

    internal static async Task<int> RunAsync(string settings)
    {
        var read = JsonSerializer.Deserialize<WorkerSettings>(settings) ?? throw new ArgumentException("A worker needs its settings.", nameof(settings));
        await using var services = read.HasSaga ? SagaWorker.Create(read) : null;
        var bus = services?.GetRequiredService<IBusControl>() ?? Create(read);
        using var observer = bus.ConnectConsumeObserver(new StepObserver());
        var stop = new TaskCompletionSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.TrySetResult();
        });

        await bus.StartAsync();
        Console.WriteLine($"{WorkerLine.Ready} {DateTimeOffset.UtcNow:O}");
        await stop.Task;
        await bus.StopAsync();
        return 0;
    }

    private static IBusControl Create(WorkerSettings settings) => MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
    {
        x.Host(settings.ConnectionString);
        x.ReceiveEndpoint(settings.Queue, endpoint =>
        {
            endpoint.LockDuration = TimeSpan.FromMilliseconds(settings.LockMilliseconds);
            endpoint.PrefetchCount = settings.PrefetchCount;
            endpoint.ConcurrentMessageLimit = settings.ConcurrentMessageLimit;
            endpoint.MaxDeliveryCount = settings.MaxDeliveryCount;
            if (settings.IsPartitioned)
            {
                endpoint.SetReceiveMode(RedisStreamsReceiveMode.Partitioned);
            }

            endpoint.UseDelayedRedelivery(x =>
            {
                x.Handle<PutOffException>();
                x.Interval(1, PutOffTime);
            });
            endpoint.Consumer<FaultConsumer>();
        });
    });
}
