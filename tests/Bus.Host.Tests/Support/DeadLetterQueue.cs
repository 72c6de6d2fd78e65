using System.Text.Json;
using Bus.Testing;

namespace Bus.Host.Tests.Support;

/// <summary>A dead-letter queue under a prefix of its own, filled by hand as the error transport fills it.</summary>
internal sealed class DeadLetterQueue(RedisServer server)
{
    public const string Name = "backtest_error";

    public string Prefix { get; } = $"t{Guid.NewGuid():N}";

    private string Lane => $"{Prefix}:{{backtest}}_error:normal";

    private string SourceLane => $"{Prefix}:{{backtest}}:normal";

    /// <summary>Runs a command of the program under this prefix.</summary>
    public Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", server.ConnectionString, "--prefix", Prefix]);

    /// <summary>Adds a dead letter and returns its id.</summary>
    public async Task<string> AddAsync(string entryId = "*", string exception = "System.TimeoutException", string message = "no answer", string body = "{}")
    {
        var headers = JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["MT-MessageType"] = "urn:message:Bus.Contracts:RunBacktest",
            ["MT-Reason"] = "fault",
            ["MT-Fault-ExceptionType"] = exception,
            ["MT-Fault-Message"] = message,
            ["MT-Fault-StackTrace"] = "   at Somewhere.Deep()",
            ["MT-Fault-InputAddress"] = $"redis-streams://127.0.0.1/{Prefix}/backtest",
        });
        return $"normal/{(await server.SendAsync("XADD", Lane, entryId, "message-id", Guid.NewGuid().ToString(), "content-type", "application/json", "headers", headers, "body", body)).Text}";
    }

    /// <summary>How many dead letters there are.</summary>
    public async Task<long> CountAsync() => (await server.SendAsync("XLEN", Lane)).Integer;

    /// <summary>How many messages the queue has where they faulted.</summary>
    public async Task<long> SourceCountAsync() => (await server.SendAsync("XLEN", SourceLane)).Integer;

    /// <summary>The fields of the first message there.</summary>
    public async Task<RespNode> SourceEntryAsync() => (await server.SendAsync("XRANGE", SourceLane, "-", "+"))[0][1];
}
