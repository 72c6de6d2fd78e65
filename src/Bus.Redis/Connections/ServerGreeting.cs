namespace Bus.Redis.Connections;

/// <summary>What the server told of itself in the handshake.</summary>
internal sealed record ServerGreeting(string Version, long ClientId, string Role, string Mode);
