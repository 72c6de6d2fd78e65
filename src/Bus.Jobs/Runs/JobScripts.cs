using Bus.Redis;

namespace Bus.Jobs.Runs;

/// <summary>The Lua scripts that change what is known of the runs of jobs.</summary>
internal static class JobScripts
{
    internal static readonly RedisScript CancelJob = Load("cancelJob");
    internal static readonly RedisScript EndRun = Load("endRun");
    internal static readonly RedisScript QueueJob = Load("queueJob");
    internal static readonly RedisScript ReportRun = Load("reportRun");
    internal static readonly RedisScript StartJob = Load("startJob");

    private static RedisScript Load(string name) => RedisScript.FromResource(typeof(JobScripts).Assembly, name);
}
