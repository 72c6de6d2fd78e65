using System.CommandLine;
using Bus.LoadTool;
using Bus.Redis;

namespace Bus.Host.Cli;

/// <summary>The options of <c>bus load</c> that most of its modes have.</summary>
internal sealed class LoadCommandOptions
{
    private static readonly LoadOptions Defaults = new();

    private readonly Option<string> _transport = new("--transport")
    {
        Description = "redis, stackexchange (the same on a StackExchange.Redis multiplexer), memory (MassTransit's in-memory transport), raw (the Redis client alone), several with commas, or all (redis, memory and raw).",
        HelpName = "name",
        DefaultValueFactory = _ => "redis",
    };

    private readonly Option<int> _messages = CreateNumber("--messages", "Messages per rate.", Defaults.Messages);
    private readonly Option<int> _clients = CreateNumber("--clients", "Concurrent senders; each waits for its send before the next.", Defaults.Clients);
    private readonly Option<int> _prefetch = CreateNumber("--prefetch", "Prefetch count of the endpoint.", Defaults.Prefetch);
    private readonly Option<int> _payload = CreateNumber("--payload", "Characters of payload per message.", Defaults.Payload);
    private readonly Option<int> _runs = CreateNumber("--runs", "How often everything is measured; medians count.", Defaults.Runs);
    private readonly Option<int> _idle = CreateNumber("--idle", "Seconds for which the requests of an idle endpoint are counted.", (int)Defaults.IdleTime.TotalSeconds);

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "A Redis to use; keys that begin with load: are deleted there. [default: a private redis-server with AOF everysec]",
        HelpName = "url",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _transport, _messages, _clients, _prefetch, _payload, _runs, _idle, _redis })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The connection string, checked; <see langword="null"/> for a private server.</summary>
    internal string? ReadRedis(ParseResult result)
    {
        var connectionString = result.GetValue(_redis);
        if (connectionString is not null)
        {
            RedisOptions.Parse(connectionString);
        }

        return connectionString;
    }

    internal LoadOptions Read(ParseResult result) => new()
    {
        Transports = ReadTransports(result.GetValue(_transport)!),
        Messages = ReadPositive(result, _messages),
        Clients = ReadPositive(result, _clients),
        Prefetch = ReadPositive(result, _prefetch),
        Payload = ReadPositive(result, _payload),
        Runs = ReadPositive(result, _runs),
        IdleTime = TimeSpan.FromSeconds(ReadPositive(result, _idle)),
    };

    private static Option<int> CreateNumber(string name, string description, int defaultValue) =>
        new(name) { Description = description, HelpName = "n", DefaultValueFactory = _ => defaultValue };

    private static LoadTransport[] ReadTransports(string names) => [.. names.Split(',', StringSplitOptions.TrimEntries).SelectMany(ReadTransport).Distinct()];

    private static LoadTransport[] ReadTransport(string name) => name.ToLowerInvariant() switch
    {
        "redis" => [LoadTransport.Redis],
        "stackexchange" => [LoadTransport.StackExchange],
        "memory" => [LoadTransport.Memory],
        "raw" => [LoadTransport.Raw],
        "all" => [LoadTransport.Redis, LoadTransport.Memory, LoadTransport.Raw],
        _ => throw new CommandException($"There is no transport '{name}'; there is redis, stackexchange, memory, raw and all.", ExitCodes.Usage),
    };

    private static int ReadPositive(ParseResult result, Option<int> option)
    {
        var value = result.GetValue(option);
        return value > 0 ? value : throw new CommandException($"{option.Name} is {value}; it must be at least 1.", ExitCodes.Usage);
    }
}
