namespace Bus.Host.Processes;

/// <summary>How long to wait before a process that died is started again: twice as long each time, and from the beginning after it ran well for a while.</summary>
internal sealed class RestartBackoff
{
    internal static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    internal static readonly TimeSpan GoodRun = TimeSpan.FromMinutes(1);

    private TimeSpan _next = First;

    /// <summary>The pause behind a run of a given length.</summary>
    internal TimeSpan Next(TimeSpan ran)
    {
        var pause = ran >= GoodRun ? First : _next;
        _next = pause * 2 < Longest ? pause * 2 : Longest;
        return pause;
    }
}
