using System.Text.Json.Serialization;
using MassTransit;

namespace Bus.Jobs.Saga;

/// <summary>What is kept of a job, whatever its type: it never knows the command's class, only its JSON.</summary>
public sealed class JobSaga : SagaStateMachineInstance, ISagaVersion
{
    internal const int MaxAttempts = 50;
    internal const int MaxChildFailures = 100;

    /// <summary>The job's id.</summary>
    public Guid CorrelationId { get; set; }

    /// <inheritdoc />
    public int Version { get; set; }

    /// <summary>The state.</summary>
    public string CurrentState { get; set; } = "";

    /// <summary>Whether it is over, unless somebody retries or requeues it.</summary>
    internal bool HasEnded => CurrentState is nameof(JobStateMachine.Completed) or nameof(JobStateMachine.Cancelled) or nameof(JobStateMachine.DeadLettered);

    /// <summary>The state that was told last.</summary>
    public string ToldState { get; set; } = "";

    /// <summary>Name of the job type.</summary>
    public string Type { get; set; } = "";

    /// <summary>Its state and its type, by which jobs are listed and counted.</summary>
    [JsonIgnore]
    public string StateAndType => FormatStateAndType(CurrentState, Type);

    /// <summary>The queue of its commands.</summary>
    public string Queue { get; set; } = "";

    /// <summary>The names of the command's message types.</summary>
    public IList<string> MessageTypes { get; set; } = [];

    /// <summary>How it is retried.</summary>
    public JobRetryPlan Retrying { get; set; } = new(0, TimeSpan.Zero, TimeSpan.Zero, 0);

    /// <summary>The command as JSON; <see langword="null"/> where it is not known.</summary>
    public string? Command { get; set; }

    /// <summary>The lane of the command.</summary>
    public int? Priority { get; set; }

    /// <summary>How long a run may take, if the job names it.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often the job is run again after a failure, if the job names it.</summary>
    public int? MaxRetries { get; set; }

    /// <summary>When the job should have ended.</summary>
    public DateTimeOffset? Deadline { get; set; }

    /// <summary>Whether the deadline passed before the job ended.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>When it was submitted.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When its last run began.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When its state changed last.</summary>
    public DateTimeOffset ChangedAt { get; set; }

    /// <summary>How often its command was sent.</summary>
    public int Dispatch { get; set; }

    /// <summary>The latest start that is known.</summary>
    public int Attempt { get; set; }

    /// <summary>The latest start that was known to have ended.</summary>
    public int EndedAttempt { get; set; }

    /// <summary>Failures that were retried since the job was submitted, requeued or retried by hand.</summary>
    public int Retries { get; set; }

    /// <summary>How often its command was requeued from the error queue.</summary>
    public int Requeues { get; set; }

    /// <summary>The process that runs it or ran it last.</summary>
    public string? Worker { get; set; }

    /// <summary>What the last run failed with.</summary>
    public string? Error { get; set; }

    /// <summary>What was thrown by it.</summary>
    public string? ExceptionType { get; set; }

    /// <summary>Whether the last failure was declared one that would repeat itself.</summary>
    public bool IsInputWrong { get; set; }

    /// <summary>The last starts, oldest first; at most 50.</summary>
    public IList<JobAttempt> Attempts { get; set; } = [];

    /// <summary>Whether somebody cancelled it.</summary>
    public bool IsCancelRequested { get; set; }

    /// <summary>Whether that run has not stopped yet.</summary>
    public bool IsCancelAwaited { get; set; }

    /// <summary>Why it was cancelled.</summary>
    public string? CancelReason { get; set; }

    /// <summary>The id of its message in the error queue.</summary>
    public Guid? DeadLetterId { get; set; }

    /// <summary>Who asked for a response.</summary>
    public Uri? ResponseAddress { get; set; }

    /// <summary>The request to respond to.</summary>
    public Guid? RequestId { get; set; }

    /// <summary>The job that waits for this one.</summary>
    public Guid? ParentId { get; set; }

    /// <summary>Which sending of the parent's command submitted it last.</summary>
    public int? ParentRun { get; set; }

    /// <summary>What the parent was told, of that sending.</summary>
    public string? ToldParent { get; set; }

    /// <summary>The sending of its own command that submits its children; what children of earlier ones tell does not count.</summary>
    public int ChildrenRun { get; set; }

    /// <summary>How many children it waits for; <see langword="null"/> unless it waits.</summary>
    public int? AwaitedChildren { get; set; }

    /// <summary>What became of its children.</summary>
    public JobChildren Children { get; set; } = new();

    internal static string FormatStateAndType(string state, string type) => $"{state}/{type}";
}
