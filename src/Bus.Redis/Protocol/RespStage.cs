namespace Bus.Redis.Protocol;

/// <summary>What the parser takes next from the stream.</summary>
internal enum RespStage
{
    /// <summary>A line up to its CR LF.</summary>
    Line,

    /// <summary>The bytes that a length announced.</summary>
    Payload,

    /// <summary>The CR LF behind them.</summary>
    PayloadEnd,
}
