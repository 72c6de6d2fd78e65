namespace Bus.Host.Configuration;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text = 0,

    /// <summary>A JSON object per line.</summary>
    Json = 1,
}
