using System.Diagnostics;
using MassTransit;

namespace Bus.LoadTool;

/// <summary>Does with its job what the command says, or completes it when it is mended.</summary>
internal sealed class LoadJobConsumer(LoadJobMending mending) : IConsumer<LoadJob>
{
    public async Task Consume(ConsumeContext<LoadJob> context)
    {
        var job = context.GetJob();
        switch (context.Message.Kind)
        {
            case LoadJobKind.FailOnce when job.Attempt == 1:
                throw new InvalidOperationException("The first run fails.");
            case LoadJobKind.Fail when !mending.IsMended:
                throw new InvalidOperationException("Each run fails.");
            case LoadJobKind.Hang when !mending.IsMended:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                break;
            case LoadJobKind.Kill when !mending.IsMended:
                await DieAsync();
                break;
        }

        await job.CompleteAsync(new LoadJobResult(job.Attempt));
    }

    /// <summary>Nothing of this process says good-bye: it gets SIGKILL.</summary>
    private static async Task DieAsync()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();
        await self.WaitForExitAsync();
    }
}
