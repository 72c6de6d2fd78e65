namespace Bus.Testing;

/// <summary>A child process did not start, or did not do what the test waited for.</summary>
public sealed class ChildProcessException(string message) : Exception(message);
