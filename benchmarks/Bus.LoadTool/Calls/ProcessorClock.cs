using System.Globalization;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>The processor time of the thread in which a Redis server runs its commands.</summary>
internal sealed class ProcessorClock(IRedisConnection connection)
{
    /// <summary>The seconds since the server's start, with the precision of the kernel's clock of threads.</summary>
    internal async Task<double> ReadSecondsAsync()
    {
        var info = (await connection.ExecuteAsync(new RedisCommand("INFO").Add("cpu"))).AsString()!;
        return info.Split("\r\n").Where(x => x.Contains("_main_thread:", StringComparison.Ordinal)).Sum(x => double.Parse(x.Split(':')[1], CultureInfo.InvariantCulture));
    }
}
