using MassTransit;

namespace Bus.Jobs.Runs;

/// <summary>A command as it was read, for what deals with it after its consumer's pipe was left.</summary>
internal sealed record ReadCommand(ConsumeContext Context);
