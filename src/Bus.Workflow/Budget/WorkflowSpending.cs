using Bus.Contracts;
using Bus.Models;
using Bus.Redis;

namespace Bus.Workflow.Budget;

/// <summary>What models cost, per workflow. Thread-safe.</summary>
internal sealed class WorkflowSpending : IAsyncDisposable
{
    private const decimal Millionths = 1_000_000;

    private readonly IRedisConnection _connection;
    private readonly WorkflowKeys _keys;
    private readonly TimeSpan _lifetime;

    internal WorkflowSpending(IRedisClient client, string keyPrefix, TimeSpan lifetime)
    {
        _keys = new WorkflowKeys(keyPrefix);
        _lifetime = lifetime;
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "budgets" });
    }

    internal IModelBudget GetBudget(Guid workflowId, StrategyBudget budget) => new WorkflowBudget(_connection, _keys.Spent(workflowId), budget, _lifetime);

    internal async Task<ModelUsage> GetSpentAsync(Guid workflowId, CancellationToken cancellationToken)
    {
        var command = new RedisCommand("HMGET").AddKey(_keys.Spent(workflowId)).Add("calls").Add("input-tokens").Add("output-tokens").Add("cost");
        var reply = await _connection.ExecuteAsync(command, cancellationToken);
        return new ModelUsage((int)Read(reply[0]), Read(reply[1]), Read(reply[2]), Read(reply[3]) / Millionths);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static long Read(RedisReply reply) => reply.IsNull ? 0 : long.Parse(reply.AsString()!, System.Globalization.CultureInfo.InvariantCulture);
}
