using Bus.Contracts;
using MassTransit;

namespace Bus.Jobs.Saga;

/// <summary>Counts what became of children; one that ended otherwise than it told before is counted anew.</summary>
internal static class JobChildrenCount
{
    internal static JobChildren Add(JobChildren children, ChildJobEnded ended)
    {
        children = Count(Count(children, ended.PreviousState, -1), ended.State, 1);
        var failures = children.Failures.Where(x => x.JobId != ended.ChildId).ToList();
        if (ended.State != nameof(JobStateMachine.Completed) && failures.Count < JobSaga.MaxChildFailures)
        {
            failures.Add(new JobChildFailure(ended.ChildId, ended.Error ?? ""));
        }

        return children with { Failures = failures };
    }

    private static JobChildren Count(JobChildren children, string? state, int change) => state switch
    {
        nameof(JobStateMachine.Completed) => children with { Completed = children.Completed + change },
        nameof(JobStateMachine.DeadLettered) => children with { Failed = children.Failed + change },
        nameof(JobStateMachine.Cancelled) => children with { Cancelled = children.Cancelled + change },
        _ => children,
    };
}
