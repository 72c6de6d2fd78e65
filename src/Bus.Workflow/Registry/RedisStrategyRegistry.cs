using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.Workflow.Registry;

/// <summary>Keeps strategies in Redis, one hash per strategy and one per version.</summary>
internal sealed partial class RedisStrategyRegistry : IStrategyRegistry, IAsyncDisposable
{
    private const int MaxLimit = 1000;
    private const int LogEntries = 1000;

    private static readonly string[] SummaryFields = ["active", "before", "latest", "changed-at", "reserved"];

    private readonly IRedisConnection _connection;
    private readonly WorkflowKeys _keys;
    private readonly TimeSpan _hold;
    private readonly TimeSpan _lifetime;

    /// <param name="client">The server.</param>
    /// <param name="keyPrefix">What keys begin with.</param>
    /// <param name="hold">How long a reservation holds that nobody frees.</param>
    /// <param name="lifetime">How long is known what a workflow did.</param>
    internal RedisStrategyRegistry(IRedisClient client, string keyPrefix, TimeSpan hold, TimeSpan lifetime)
    {
        _keys = new WorkflowKeys(keyPrefix);
        _hold = hold;
        _lifetime = lifetime;
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "strategies" });
    }

    public async Task<StrategyPage> ListAsync(string? after = null, int limit = 50, CancellationToken cancellationToken = default)
    {
        CheckLimit(limit);
        var range = new RedisCommand("ZRANGEBYLEX").AddKey(_keys.Names).Add(after is null ? "-" : $"({after}").Add("+").Add("LIMIT").Add(0).Add(limit + 1);
        var names = (await _connection.ExecuteAsync(range, cancellationToken)).Items.ToArray().Select(x => x.AsString()!).ToArray();
        var items = await Task.WhenAll(names.Take(limit).Select(name => FindAsync(name, cancellationToken)));
        return new StrategyPage([.. items.OfType<StrategySummary>()], names.Length > limit ? names[limit - 1] : null);
    }

    public async Task<StrategySummary?> FindAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!StrategyName.IsAllowed(name))
        {
            return null;
        }

        var reply = await ReadAsync(_keys.Strategy(name), SummaryFields, cancellationToken);
        return VersionFields.ReadVersion(reply[2]) is not { } latest ? null : new StrategySummary(
            name,
            VersionFields.ReadVersion(reply[0]),
            VersionFields.ReadVersion(reply[1]),
            latest,
            VersionFields.ReadTime(reply[3]),
            Guid.TryParse(reply[4].AsString(), out var workflow) ? workflow : null);
    }

    public async Task<StrategyVersion?> GetAsync(string name, int version, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        return StrategyName.IsAllowed(name) ? VersionFields.Read(name, version, await ReadAsync(_keys.Version(name, version), VersionFields.Names, cancellationToken)) : null;
    }

    public async Task<IReadOnlyList<StrategyLogEntry>> GetLogAsync(string name, int limit = 50, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        CheckLimit(limit);
        if (!StrategyName.IsAllowed(name))
        {
            return [];
        }

        var range = new RedisCommand("XREVRANGE").AddKey(_keys.Log(name)).Add("+").Add("-").Add("COUNT").Add(limit);
        return [.. (await _connection.ExecuteAsync(range, cancellationToken)).Items.ToArray().Select(ReadLogEntry)];
    }

    public Task<StrategyActivation> ActivateAsync(string name, int version, string by, string reason = "", CancellationToken cancellationToken = default) => version < 1
        ? throw new StrategyRefusedException($"The version is {version}; versions are numbered from 1.")
        : ActivateAsync(name, version.ToString(CultureInfo.InvariantCulture), "activate", by, reason, cancellationToken);

    public Task<StrategyActivation> RollBackAsync(string name, string by, string reason = "", CancellationToken cancellationToken = default) =>
        ActivateAsync(name, "before", "rollback", by, reason, cancellationToken);

    public async Task RetireAsync(string name, int? version, string by, string reason = "", CancellationToken cancellationToken = default)
    {
        if (version is not { } number)
        {
            await ActivateAsync(name, "none", "retire", by, reason, cancellationToken);
            return;
        }

        Check(name);
        var call = WorkflowScripts.RetireVersion.CreateCall(3).Add(_keys.Strategy(name)).Add(_keys.Versions(name)).Add(_keys.Log(name)).Add(number).Add(by).Add(reason).Add(LogEntries);
        switch ((await _connection.ExecuteAsync(call, cancellationToken)).AsInt64())
        {
            case -1:
                throw await CreateUnknownAsync(name, $"{number}", cancellationToken);
            case -2:
                throw new StrategyRefusedException($"Version {number} of '{name}' is the active one; activate another one first, or retire the strategy as a whole.");
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<StrategyActivation> ActivateAsync(string name, string wanted, string action, string by, string reason, CancellationToken cancellationToken)
    {
        Check(name);
        var call = WorkflowScripts.ActivateStrategy.CreateCall(3).Add(_keys.Strategy(name)).Add(_keys.Versions(name)).Add(_keys.Log(name)).Add(wanted).Add(action).Add(by).Add(reason).Add(LogEntries);
        var reply = await _connection.ExecuteAsync(call, cancellationToken);
        if (reply.Count == 2)
        {
            return new StrategyActivation(Number(reply[0]), Number(reply[1]));
        }

        throw reply.AsInt64() == -3
            ? new StrategyRefusedException($"{(wanted == "before" ? "The version before" : $"Version {wanted}")} of '{name}' is retired or was taken back, and cannot become active.")
            : await CreateUnknownAsync(name, wanted, cancellationToken);
    }

    private async Task<StrategyRefusedException> CreateUnknownAsync(string name, string wanted, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is not { } strategy)
        {
            var names = (await ListAsync(limit: 20, cancellationToken: cancellationToken)).Items.Select(x => x.Name).ToArray();
            return new StrategyRefusedException($"No strategy '{name}' was ever deployed; there is {(names.Length > 0 ? string.Join(", ", names) : "none")}.");
        }

        return new StrategyRefusedException(wanted == "before"
            ? $"The strategy '{name}' has no version to go back to."
            : $"The strategy '{name}' has no version {wanted}; there are 1 to {strategy.Latest}.");
    }

    private static StrategyLogEntry ReadLogEntry(RedisReply entry)
    {
        var fields = new Dictionary<string, string>();
        for (var i = 0; i + 1 < entry[1].Count; i += 2)
        {
            fields[entry[1][i].AsString()!] = entry[1][i + 1].AsString()!;
        }

        return new StrategyLogEntry(
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(entry[0].AsString()!.Split('-')[0], CultureInfo.InvariantCulture)),
            fields["action"],
            VersionFields.ReadVersion(fields["version"]),
            VersionFields.ReadVersion(fields["from"]),
            fields["by"],
            fields["reason"]);
    }

    private Task<RedisReply> ReadAsync(string key, string[] fields, CancellationToken cancellationToken)
    {
        var command = new RedisCommand("HMGET").AddKey(key);
        foreach (var field in fields)
        {
            command.Add(field);
        }

        return _connection.ExecuteAsync(command, cancellationToken).AsTask();
    }

    private static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!StrategyName.IsAllowed(name))
        {
            throw new StrategyRefusedException(StrategyName.FindProblem(name)!);
        }
    }

    private static void CheckLimit(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
    }

    private static int? Number(RedisReply reply) => reply.AsInt64() is > 0 and var number ? (int)number : null;
}
