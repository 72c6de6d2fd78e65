using MassTransit;

namespace Bus.RedisSagas;

/// <summary>What is kept of an exception.</summary>
internal static class SagaFault
{
    private const int LongestText = 500;

    /// <summary>Type and message, of what an activity threw where the state machine only passes it on.</summary>
    internal static string Describe(Exception exception) => exception is EventExecutionException { InnerException: { } inner }
        ? Describe(inner)
        : Describe(exception.GetType().Name, exception.Message);

    internal static string Describe(string type, string message)
    {
        var text = $"{type[(type.LastIndexOf('.') + 1)..]}: {message.ReplaceLineEndings(" ")}";
        return text.Length <= LongestText ? text : $"{text[..(LongestText - 1)]}…";
    }
}
