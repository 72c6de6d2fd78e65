using System.Diagnostics;
using MassTransit;

namespace Bus.TestWorker;

/// <summary>Does what a message says, and writes a line for each step: <c>started 7</c>, <c>completed 7</c>, <c>canceled 7</c>; with a key also <c>at 12345 start key 7</c> and <c>at 12345 end key 7</c>.</summary>
public sealed class WorkConsumer : IConsumer<Work>
{
    public async Task Consume(ConsumeContext<Work> context)
    {
        var work = context.Message;
        Console.WriteLine($"started {work.Id} delivery {context.ReceiveContext.TransportHeaders.Get<long>("DeliveryCount")}");
        Note(work, "start");
        switch (work.Behavior)
        {
            case WorkBehavior.Wait:
                await WaitAsync(context);
                break;
            case WorkBehavior.Die:
                await Console.Out.FlushAsync();
                Process.GetCurrentProcess().Kill();
                break;
            case WorkBehavior.Throw:
                throw new InvalidOperationException($"work {work.Id} is to fail");
        }

        Note(work, "end");
        Console.WriteLine($"completed {work.Id}");
    }

    private static void Note(Work work, string step)
    {
        if (work.Key is not null)
        {
            Console.WriteLine($"at {Stopwatch.GetTimestamp()} {step} {work.Key} {work.Id}");
        }
    }

    private static async Task WaitAsync(ConsumeContext<Work> context)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(context.Message.Milliseconds), context.CancellationToken);
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine($"canceled {context.Message.Id}");
            throw;
        }
    }
}
