using Bus.Redis;

namespace Bus.Jobs.Optimization;

/// <summary>The Lua scripts that keep optimizations.</summary>
internal static class OptimizationScripts
{
    internal static readonly RedisScript PlanOptimization = Load("planOptimization");
    internal static readonly RedisScript StoreOptimizationChunk = Load("storeOptimizationChunk");

    private static RedisScript Load(string name) => RedisScript.FromResource(typeof(OptimizationScripts).Assembly, name);
}
