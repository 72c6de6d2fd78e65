namespace Bus.Sandbox.Protocol;

/// <summary>A frame is larger than allowed.</summary>
internal sealed class FrameLimitException(long size, long limit) : Exception($"A frame has {size} bytes, allowed are {limit}.");
