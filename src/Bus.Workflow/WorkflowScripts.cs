using Bus.Redis;

namespace Bus.Workflow;

/// <summary>The Lua scripts of this library.</summary>
internal static class WorkflowScripts
{
    internal static readonly RedisScript ActivateStrategy = Load("activateStrategy");
    internal static readonly RedisScript DeployStrategy = Load("deployStrategy");
    internal static readonly RedisScript ReserveBudget = Load("reserveBudget");
    internal static readonly RedisScript ReserveStrategy = Load("reserveStrategy");
    internal static readonly RedisScript RetireVersion = Load("retireVersion");
    internal static readonly RedisScript SettleBudget = Load("settleBudget");
    internal static readonly RedisScript UndoStrategy = Load("undoStrategy");

    private static RedisScript Load(string name) => RedisScript.FromResource(typeof(WorkflowScripts).Assembly, name);
}
