using Bus.Host.DeadLetters;

namespace Bus.Host.Api;

/// <summary>How far an operation in the background is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">running, completed, canceled or failed.</param>
/// <param name="Error">Why it failed, in one sentence; what was done until then is done.</param>
/// <param name="Progress">How far it is, or came.</param>
internal sealed record DlqOperationStatus(Guid Id, string State, string? Error, DlqResult Progress);
