namespace Bus.Sandbox.Protocol;

/// <summary>One thing said, with its content.</summary>
internal readonly record struct Frame(FrameKind Kind, byte[] Content);
