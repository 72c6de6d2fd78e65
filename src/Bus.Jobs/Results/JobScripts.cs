using System.Reflection;
using Bus.Redis;

namespace Bus.Jobs.Results;

/// <summary>The Lua scripts that change the status of jobs.</summary>
internal static class JobScripts
{
    internal static readonly RedisScript FinishJob = Load("finishJob");
    internal static readonly RedisScript QueueJob = Load("queueJob");
    internal static readonly RedisScript ReleaseJob = Load("releaseJob");
    internal static readonly RedisScript ReportProgress = Load("reportProgress");
    internal static readonly RedisScript StartJob = Load("startJob");

    private static RedisScript Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return new RedisScript(name, reader.ReadToEnd());
    }
}
