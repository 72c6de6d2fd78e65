namespace Bus.Models.Offline;

/// <summary>A word or phrase of an idea.</summary>
/// <param name="Word">What it means.</param>
/// <param name="Text">How the idea says it, for messages.</param>
/// <param name="Number">The value of a number.</param>
internal readonly record struct IdeaToken(IdeaWord Word, string Text, double Number = 0);
