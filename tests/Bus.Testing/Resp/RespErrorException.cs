namespace Bus.Testing;

/// <summary>Redis answered a probe with an error.</summary>
public sealed class RespErrorException(string error) : Exception(error);
