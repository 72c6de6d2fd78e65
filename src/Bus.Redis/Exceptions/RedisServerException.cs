namespace Bus.Redis;

/// <summary>The server answered a command with an error.</summary>
public class RedisServerException : RedisException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="code">The error's first word, for example <c>WRONGTYPE</c>.</param>
    /// <param name="message">The whole error and the command it answers.</param>
    public RedisServerException(string code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>The error's first word, for example <c>WRONGTYPE</c>, <c>NOGROUP</c> or <c>ERR</c>.</summary>
    public string Code { get; }
}
