using System.Reflection;
using Bus.Redis;

namespace Bus.Jobs.Optimization;

/// <summary>The Lua scripts that keep optimizations.</summary>
internal static class OptimizationScripts
{
    internal static readonly RedisScript PlanOptimization = Load("planOptimization");
    internal static readonly RedisScript StoreOptimizationChunk = Load("storeOptimizationChunk");

    private static RedisScript Load(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"The script {name}.lua is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return new RedisScript(name, reader.ReadToEnd());
    }
}
