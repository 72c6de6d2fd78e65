using MassTransit;

namespace Bus.Host.DeadLetters;

/// <summary>One dead letter with everything that is known of it.</summary>
/// <param name="Item">What a list shows of it.</param>
/// <param name="StackTrace">The exception's stack trace.</param>
/// <param name="Headers">All headers by name, as text.</param>
/// <param name="ContentType">How to read the body; empty means JSON.</param>
/// <param name="ContentEncoding">How the body is compressed in Redis; null for not at all.</param>
/// <param name="Body">The body as text, decompressed; bytes that are no UTF-8 as base64.</param>
/// <param name="IsBase64">Whether the body is given as base64.</param>
/// <param name="IsBodyCut">Whether the body is only its beginning.</param>
/// <param name="Failures">All times that it became a dead letter, oldest first.</param>
internal sealed record DlqDetails(
    DlqItem Item,
    string? StackTrace,
    IReadOnlyDictionary<string, string> Headers,
    string ContentType,
    string? ContentEncoding,
    string Body,
    bool IsBase64,
    bool IsBodyCut,
    IReadOnlyList<DeadLetterFailure> Failures)
{
    internal static DlqDetails Create(DeadLetterDetails details) => new(
        DlqItem.Create(details.Info),
        details.StackTrace,
        details.Headers,
        details.ContentType,
        details.ContentEncoding,
        details.Body,
        details.IsBase64,
        details.IsBodyCut,
        details.Failures);
}
