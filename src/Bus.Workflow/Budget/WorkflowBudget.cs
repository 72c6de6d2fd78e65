using System.Globalization;
using Bus.Contracts;
using Bus.Models;
using Bus.Redis;

namespace Bus.Workflow.Budget;

/// <summary>The budget of one workflow, kept in Redis: a call is counted in full before it is made, and corrected when its use is known. Thread-safe.</summary>
internal sealed class WorkflowBudget : IModelBudget
{
    private const decimal Millionths = 1_000_000;

    private readonly StrategyBudget _budget;
    private readonly IRedisConnection _connection;
    private readonly string _key;
    private readonly TimeSpan _lifetime;

    internal WorkflowBudget(IRedisConnection connection, string key, StrategyBudget budget, TimeSpan lifetime)
    {
        _connection = connection;
        _key = key;
        _budget = budget;
        _lifetime = lifetime;
    }

    public async Task<IModelReservation> ReserveAsync(ModelUsage most, CancellationToken cancellationToken = default)
    {
        var call = WorkflowScripts.ReserveBudget.CreateCall(1).Add(_key)
            .Add(_budget.MaxCalls).Add(_budget.MaxTokens).Add((long)(_budget.MaxCost * Millionths))
            .Add(most.Calls).Add(most.InputTokens).Add(most.OutputTokens).Add(ToMillionths(most.Cost)).Add((long)_lifetime.TotalMilliseconds);
        var reply = await _connection.ExecuteAsync(call, cancellationToken);
        return reply[0].AsInt64() == 1 ? new Reservation(this, most) : throw new ModelBudgetException(Describe(reply, most));
    }

    /// <summary>Never less than it is.</summary>
    private static long ToMillionths(decimal cost) => (long)decimal.Ceiling(cost * Millionths);

    private string Describe(RedisReply spent, ModelUsage most) => string.Create(
        CultureInfo.InvariantCulture,
        $"The budget of the workflow is spent: {spent[1].AsInt64()} of {_budget.MaxCalls} calls, {spent[2].AsInt64():#,0} of {_budget.MaxTokens:#,0} tokens and {spent[3].AsInt64() / Millionths:0.######} of {_budget.MaxCost:0.######} dollars; the next call may take {most.InputTokens + most.OutputTokens:#,0} tokens and {most.Cost:0.######} dollars.");

    private sealed class Reservation(WorkflowBudget owner, ModelUsage most) : IModelReservation
    {
        public async Task SettleAsync(ModelUsage actual, CancellationToken cancellationToken = default)
        {
            var call = WorkflowScripts.SettleBudget.CreateCall(1).Add(owner._key)
                .Add(most.Calls - actual.Calls).Add(most.InputTokens - actual.InputTokens).Add(most.OutputTokens - actual.OutputTokens).Add(ToMillionths(most.Cost) - ToMillionths(actual.Cost));
            await owner._connection.ExecuteAsync(call, cancellationToken);
        }
    }
}
