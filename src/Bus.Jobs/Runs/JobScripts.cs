using System.Reflection;
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

    private static RedisScript Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return new RedisScript(name, reader.ReadToEnd());
    }
}
