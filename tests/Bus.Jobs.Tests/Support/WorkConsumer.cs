using MassTransit;

namespace Bus.Jobs.Tests.Support;

/// <summary>Does what its command says.</summary>
public sealed class WorkConsumer(WorkLog log, IJobClient jobs) : IConsumer<Work>
{
    public async Task Consume(ConsumeContext<Work> context)
    {
        var job = context.GetJob();
        var start = log.NoteStart(job.JobId);
        job.Report(0.5, "half");
        switch (context.Message.Kind)
        {
            case "fail-once" when start == 1:
                throw new InvalidOperationException("The first time fails.");
            case "fail" when !log.IsFixed:
                throw new InvalidOperationException("It always fails.");
            case "wrong" when !log.IsFixed:
                throw new ArgumentException("It is wrong.");
            case "hang" when !log.IsFixed:
                await HangAsync(job, context.CancellationToken);
                break;
            case "ignore" when !log.IsFixed:
                await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, CancellationToken.None);
                break;
            case "parent" when job.Children is null:
                await SubmitChildrenAsync(job, context.Message);
                return;
        }

        await job.CompleteAsync(new WorkResult(context.Message.Kind, job.Attempt, job.Children?.Completed ?? 0, job.Children?.Failed ?? 0));
    }

    public static Guid ChildId(Guid parent, int index)
    {
        var bytes = parent.ToByteArray();
        bytes[0] ^= (byte)(index + 1);
        return new Guid(bytes);
    }

    private async Task HangAsync(IJobRun job, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            log.Stopped.Add(job.JobId);
            throw;
        }
    }

    private async Task SubmitChildrenAsync(IJobRun job, Work work)
    {
        for (var index = 0; index < work.Children; index++)
        {
            var child = new Work { JobId = ChildId(job.JobId, index), Kind = index == 0 ? work.ChildKind : "complete" };
            await jobs.SubmitAsync(child, new JobOptions { JobId = child.JobId, ParentId = job.JobId });
        }

        job.AwaitChildren(work.Children);
    }
}
