namespace Bus.Host.Configuration;

/// <summary>The names of all settings in the configuration file; the environment has them in capitals behind BUS_, with two underscores for the colon.</summary>
internal static class SettingNames
{
    internal const string EnvironmentPrefix = "BUS_";
    internal const string DefaultFile = "bus.json";

    internal const string Redis = "Redis";
    internal const string KeyPrefix = "KeyPrefix";
    internal const string DataDirectory = "DataDirectory";
    internal const string Workers = "Workers";
    internal const string Concurrency = "Concurrency";
    internal const string Lease = "Lease";
    internal const string StopTimeout = "StopTimeout";
    internal const string ResultLifetime = "ResultLifetime";
    internal const string SandboxIsolation = "Sandbox:Isolation";
    internal const string SandboxProcesses = "Sandbox:Processes";
    internal const string SandboxMemory = "Sandbox:MemoryMegabytes";
    internal const string SandboxCpu = "Sandbox:CpuLimit";
    internal const string SandboxWall = "Sandbox:WallLimit";
    internal const string SandboxPython = "Sandbox:Python";
    internal const string Models = "Models";
    internal const string ApiUrls = "Api:Urls";
    internal const string ApiKey = "Api:Key";
    internal const string ApiKeyFile = "Api:KeyFile";
    internal const string ApiAllowAnonymous = "Api:AllowAnonymous";
    internal const string ApiMaxRequestBytes = "Api:MaxRequestBytes";
    internal const string ApiRedisTimeout = "Api:RedisTimeout";
    internal const string LogLevel = "Log:Level";
    internal const string LogFormat = "Log:Format";

    internal static string Variable(string name) => EnvironmentPrefix + name.ToUpperInvariant().Replace(":", "__", StringComparison.Ordinal);
}
