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

    private static RedisScript Load(string name) => RedisScript.FromResource(typeof(IntakeScripts).Assembly, name);
}
