namespace Bus.Sandbox.Protocol;

/// <summary>What came through the pipe is not what was agreed on.</summary>
internal sealed class FrameException(string message) : Exception(message);
