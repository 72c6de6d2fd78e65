namespace Bus.Models.Chat;

/// <summary>What became of one request.</summary>
internal sealed record Attempt
{
    /// <summary>What the model said; null when the request failed.</summary>
    internal ChatReply? Reply { get; init; }

    /// <summary>What it took; null when nobody knows, so that the whole reservation counts.</summary>
    internal ModelUsage? Usage { get; init; }

    /// <summary>What went wrong, to follow the word "with".</summary>
    internal string? Problem { get; init; }

    /// <summary>The provider's own words on it, for those who asked; not for logs.</summary>
    internal string? Detail { get; init; }

    /// <summary>Whether sending it again may help.</summary>
    internal bool IsTransient { get; init; }

    internal TimeSpan? RetryAfter { get; init; }
}
