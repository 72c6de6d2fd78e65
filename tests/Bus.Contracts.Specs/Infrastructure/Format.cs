namespace Bus.Contracts.Specs;

/// <summary>How a body is written.</summary>
public enum Format
{
    /// <summary>MassTransit's JSON envelope.</summary>
    Envelope = 0,

    /// <summary>The message alone as JSON; everything else in headers.</summary>
    RawJson = 1,
}
