using Bus.Contracts;
using Bus.Models;
using Bus.Redis;
using Bus.Testing;
using Bus.Workflow.Budget;

namespace Bus.Workflow.Tests.Budget;

/// <summary>What models may cost, on a Redis of the test.</summary>
public sealed class WorkflowBudgetTests : IClassFixture<RedisServerFixture>, IAsyncDisposable
{
    private static readonly StrategyBudget Limits = new() { MaxCalls = 3, MaxTokens = 1000, MaxCost = 0.5m };

    private readonly RedisClient _client;
    private readonly WorkflowSpending _spending;
    private readonly Guid _workflow = Guid.NewGuid();

    public WorkflowBudgetTests(RedisServerFixture fixture)
    {
        _client = new RedisClient(RedisOptions.Parse(fixture.Server.ConnectionString));
        _spending = new WorkflowSpending(_client, "bus", TimeSpan.FromDays(1));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _spending.DisposeAsync();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task A_call_counts_in_full_until_its_use_is_known()
    {
        var budget = _spending.GetBudget(_workflow, Limits);

        var reservation = await budget.ReserveAsync(new ModelUsage(1, 100, 400, 0.25m), Token);
        (await _spending.GetSpentAsync(_workflow, Token)).ShouldBe(new ModelUsage(1, 100, 400, 0.25m));
        await reservation.SettleAsync(new ModelUsage(1, 90, 10, 0.000001m), Token);

        (await _spending.GetSpentAsync(_workflow, Token)).ShouldBe(new ModelUsage(1, 90, 10, 0.000001m));
    }

    [Fact]
    public async Task A_call_that_was_never_settled_counts_in_full_for_those_after_it_in_whichever_process()
    {
        await _spending.GetBudget(_workflow, Limits).ReserveAsync(new ModelUsage(1, 100, 400, 0.25m), Token);
        await using var other = new WorkflowSpending(_client, "bus", TimeSpan.FromDays(1));

        var exception = await Should.ThrowAsync<ModelBudgetException>(() => other.GetBudget(_workflow, Limits).ReserveAsync(new ModelUsage(1, 100, 401, 0), Token));

        exception.Message.ShouldBe("The budget of the workflow is spent: 1 of 3 calls, 500 of 1,000 tokens and 0.25 of 0.5 dollars; the next call may take 501 tokens and 0 dollars.");
    }

    [Theory]
    [InlineData(4, 0, 0)]
    [InlineData(1, 1001, 0)]
    [InlineData(1, 0, 0.500001)]
    public async Task Calls_tokens_and_money_are_each_limited(int calls, long tokens, double cost)
    {
        var budget = _spending.GetBudget(_workflow, Limits);

        await Should.ThrowAsync<ModelBudgetException>(() => budget.ReserveAsync(new ModelUsage(calls, tokens, 0, (decimal)cost), Token));

        (await _spending.GetSpentAsync(_workflow, Token)).ShouldBe(new ModelUsage(0, 0, 0, 0));
    }

    [Fact]
    public async Task Of_many_calls_at_once_no_more_go_through_than_there_is_room_for()
    {
        var budget = _spending.GetBudget(_workflow, Limits with { MaxCalls = 10 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            try
            {
                await budget.ReserveAsync(new ModelUsage(1, 1, 1, 0), Token);
                return true;
            }
            catch (ModelBudgetException)
            {
                return false;
            }
        }));

        outcomes.Count(x => x).ShouldBe(10);
    }
}
