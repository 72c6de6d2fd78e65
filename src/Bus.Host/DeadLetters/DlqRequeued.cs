using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>A dead letter that was requeued.</summary>
/// <param name="Id">What it was.</param>
/// <param name="Queue">The queue it went to.</param>
/// <param name="NewId">What it became there.</param>
internal sealed record DlqRequeued(string Id, string Queue, string NewId)
{
    internal static DlqRequeued Create(DeadLetterRequeued requeued) => new(requeued.Id.ToString(), requeued.QueueName, requeued.NewId.ToString());
}
