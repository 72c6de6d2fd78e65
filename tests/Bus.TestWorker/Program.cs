using System.Globalization;
using System.Runtime.InteropServices;
using Bus.TestWorker;
using MassTransit;

// Arguments: connection string, key prefix, queue, LockDuration in ms, PrefetchCount, ConcurrentMessageLimit, MaxDeliveryCount,
// RedisStreamsReceiveMode, 1 for SingleActiveConsumer. Or connection string, key prefix, queue, "unit-of-work" or "saga".
// Or "sandbox" or "python", SandboxIsolation, the source of a strategy.
if (args is [var redis, var prefix, var orders, "unit-of-work"])
{
    await UnitOfWorkWorker.RunAsync(redis, prefix, orders);
    return;
}

if (args is [var sagaRedis, var sagaPrefix, var tallies, "saga"])
{
    await TallyWorker.RunAsync(sagaRedis, sagaPrefix, tallies);
    return;
}

if (args is ["sandbox", var isolation, var source])
{
    await SandboxWorker.RunAsync(Enum.Parse<Bus.Sandbox.SandboxIsolation>(isolation), source);
    return;
}

if (args is ["python", var pythonIsolation, var code])
{
    await PythonWorker.RunAsync(Enum.Parse<Bus.Sandbox.SandboxIsolation>(pythonIsolation), code);
    return;
}

var numbers = args[3..].Select(x => int.Parse(x, CultureInfo.InvariantCulture)).ToArray();
var bus = MassTransit.Bus.Factory.CreateUsingRedisStreams(x =>
{
    x.Host(args[0], host => host.KeyPrefix = args[1]);
    x.ReceiveEndpoint(args[2], endpoint =>
    {
        endpoint.LockDuration = TimeSpan.FromMilliseconds(numbers[0]);
        endpoint.PrefetchCount = numbers[1];
        endpoint.ConcurrentMessageLimit = numbers[2];
        endpoint.MaxDeliveryCount = numbers[3];
        endpoint.SetReceiveMode((RedisStreamsReceiveMode)numbers[4]);
        endpoint.SingleActiveConsumer = numbers[5] == 1;
        endpoint.Consumer<WorkConsumer>();
    });
});

var stop = new TaskCompletionSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.TrySetResult();
});

await bus.StartAsync();
Console.WriteLine("ready");
await stop.Task;
await bus.StopAsync();
Console.WriteLine("stopped");
