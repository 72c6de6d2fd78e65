namespace Bus.Sandbox;

/// <summary>Strategies cannot be isolated on this machine, and may not run without. The message says what was tried and what to install.</summary>
/// <param name="message">The sentence.</param>
public sealed class SandboxUnavailableException(string message) : Exception(message);
