namespace Bus.Testing;

/// <summary>How a reply ends.</summary>
internal enum OpenAiEnding
{
    /// <summary>As it should.</summary>
    Whole,

    /// <summary>It never begins.</summary>
    Silent,

    /// <summary>In the middle, with a reset.</summary>
    Cut,

    /// <summary>Never.</summary>
    Endless,
}
