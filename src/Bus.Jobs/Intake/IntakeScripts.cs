using System.Reflection;
using Bus.Redis;

namespace Bus.Jobs.Intake;

/// <summary>The Lua scripts of the intake.</summary>
internal static class IntakeScripts
{
    internal static readonly RedisScript AdoptTasks = Load("adoptTasks");
    internal static readonly RedisScript LeaveGroup = Load("leaveGroup");
    internal static readonly RedisScript RejectTask = Load("rejectTask");
    internal static readonly RedisScript SettleEntry = Load("settleEntry");
    internal static readonly RedisScript TakeTasks = Load("takeTasks");
    internal static readonly RedisScript WriteTaskResult = Load("writeTaskResult");

    private static RedisScript Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return new RedisScript(name, reader.ReadToEnd());
    }
}
