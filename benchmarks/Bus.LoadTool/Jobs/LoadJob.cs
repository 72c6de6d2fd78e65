namespace Bus.LoadTool;

/// <summary>The command of a job under load.</summary>
/// <param name="Kind">What becomes of it, until its consumer is mended.</param>
public sealed record LoadJob(LoadJobKind Kind);
