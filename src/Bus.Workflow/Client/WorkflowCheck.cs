using System.Globalization;
using Bus.Contracts;
using Bus.Workflow.Registry;
using Bus.Workflow.Steps;

namespace Bus.Workflow.Client;

/// <summary>Checks what a workflow is asked for, before anything is done.</summary>
internal static class WorkflowCheck
{
    internal const int MaxIdeaLength = 4000;
    private const int MostSymbols = 32;
    private const int MostFixes = 20;
    private const int MostCalls = 10_000;
    private const long MostTokens = 1_000_000_000;
    private const decimal MostCost = 100_000;

    /// <summary>Why it cannot be started; null when it can.</summary>
    internal static string? FindProblem(StartStrategyWorkflow message)
    {
        if (message.WorkflowId == Guid.Empty)
        {
            return "The workflow has no id; a UUID is needed.";
        }

        if (string.IsNullOrWhiteSpace(message.Idea))
        {
            return "The idea is empty; say in plain words when to buy and when to sell.";
        }

        if (message.Idea.Length > MaxIdeaLength)
        {
            return Say($"The idea has {message.Idea.Length} characters; allowed are {MaxIdeaLength}.");
        }

        if (message.Name is { } name && StrategyName.FindProblem(name) is { } problem)
        {
            return problem;
        }

        return FindProblemOfData(message)
            ?? (message.MaxFixes is < 0 or > MostFixes ? Say($"The number of fixes is {message.MaxFixes}; allowed is 0 to {MostFixes}.") : null)
            ?? GateCheck.FindProblem(message.Gates ?? new StrategyGates())
            ?? FindProblem(message.Budget ?? new StrategyBudget());
    }

    /// <summary>Why a budget cannot be; null when it can.</summary>
    internal static string? FindProblem(StrategyBudget budget) => budget switch
    {
        { MaxCalls: < 1 or > MostCalls } => Say($"The budget is {budget.MaxCalls} calls; allowed is 1 to {MostCalls}."),
        { MaxTokens: < 1 or > MostTokens } => Say($"The budget is {budget.MaxTokens} tokens; allowed is 1 to {MostTokens}."),
        { MaxCost: < 0 or > MostCost } => Say($"The budget is {budget.MaxCost} dollars; allowed is 0 to {MostCost}."),
        _ => null,
    };

    private static string? FindProblemOfData(StartStrategyWorkflow message)
    {
        if (message.Symbols is not { Count: > 0 and <= MostSymbols })
        {
            return Say($"There are {message.Symbols?.Count ?? 0} symbols; allowed are 1 to {MostSymbols}.");
        }

        if (message.Symbols.Any(string.IsNullOrWhiteSpace))
        {
            return "A symbol is empty; name prices such as sample:goog, or a csv file in the workers' data directory.";
        }

        return message.From > message.To ? $"The range starts after its end: from {message.From:yyyy-MM-dd} to {message.To:yyyy-MM-dd}." : null;
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
