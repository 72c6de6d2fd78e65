namespace Bus.Redis;

/// <summary>What a reply is; the value is the byte that introduces it on the wire (RESP3).</summary>
public enum RedisReplyType : byte
{
    /// <summary><c>_\r\n</c>, and RESP2's <c>$-1</c> and <c>*-1</c>.</summary>
    Null = (byte)'_',

    /// <summary><c>+text\r\n</c></summary>
    SimpleString = (byte)'+',

    /// <summary><c>-CODE text\r\n</c></summary>
    Error = (byte)'-',

    /// <summary><c>:number\r\n</c></summary>
    Integer = (byte)':',

    /// <summary><c>$length\r\nbytes\r\n</c></summary>
    BulkString = (byte)'$',

    /// <summary><c>*count\r\n</c>, then the items.</summary>
    Array = (byte)'*',

    /// <summary><c>,number\r\n</c></summary>
    Double = (byte)',',

    /// <summary><c>#t\r\n</c> or <c>#f\r\n</c></summary>
    Boolean = (byte)'#',

    /// <summary><c>!length\r\nCODE text\r\n</c></summary>
    BulkError = (byte)'!',

    /// <summary><c>=length\r\nfmt:bytes\r\n</c></summary>
    VerbatimString = (byte)'=',

    /// <summary><c>(number\r\n</c></summary>
    BigNumber = (byte)'(',

    /// <summary><c>%count\r\n</c>, then keys and values in turn.</summary>
    Map = (byte)'%',

    /// <summary><c>~count\r\n</c>, then the items.</summary>
    Set = (byte)'~',

    /// <summary><c>&gt;count\r\n</c>, then the items: a message that answers no command.</summary>
    Push = (byte)'>',
}
