namespace Bus.Faults.Worker;

/// <summary>A handler wants its message later.</summary>
public sealed class PutOffException() : Exception("later");
