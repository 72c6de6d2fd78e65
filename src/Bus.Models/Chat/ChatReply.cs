namespace Bus.Models.Chat;

/// <summary>What a model said.</summary>
/// <param name="Content">The text.</param>
/// <param name="IsCutOff">Whether it ended at the limit of tokens.</param>
internal sealed record ChatReply(string Content, bool IsCutOff);
