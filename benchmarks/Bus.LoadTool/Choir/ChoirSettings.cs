namespace Bus.LoadTool;

/// <summary>What a process of the choir is told when it starts.</summary>
/// <param name="Redis">The connection string.</param>
/// <param name="Prefetch">The prefetch count.</param>
/// <param name="HistoryLimit">How many entries of each instance's history are kept.</param>
internal sealed record ChoirSettings(string Redis, int Prefetch, int HistoryLimit);
