using System.Globalization;
using Bus.Host.Cli.Strategies;
using Bus.Workflow.Client;
using Bus.Workflow.Saga;
using MassTransit;

namespace Bus.Host.Cli.Workflows;

/// <summary>Writes what is known of workflows: for people, and JSON for programs.</summary>
internal static class WorkflowScreen
{
    private static readonly string[] Steps = ["Reasoning", "CodeGenerating", "Sandboxing", "Deploying", "Completed"];

    /// <summary>How a workflow ended; the exit code says whether its strategy is deployed.</summary>
    internal static int WriteOutcome(StrategyWorkflowStatus status, bool json)
    {
        var workflow = status.Workflow;
        if (json)
        {
            SagaScreen.WriteJson(ToJson(status));
        }
        else
        {
            WriteSteps(workflow);
            WriteStatistics(workflow);
            if (status.HasCompleted)
            {
                Console.Out.WriteLine($"Version {workflow.DeployedVersion} of '{workflow.Name}' is deployed: ./bus submit backtest --strategy {workflow.Name} --wait");
            }
        }

        if (status.HasCompleted)
        {
            return ExitCodes.Success;
        }

        Console.Error.WriteLine($"bus: {workflow.Error}");
        return ExitCodes.Failure;
    }

    internal static void Write(StrategyWorkflowStatus status, SagaDetails details, bool json)
    {
        if (json)
        {
            SagaScreen.WriteJson(new { workflow = ToJson(status), details.NextEvents, details.History });
            return;
        }

        var workflow = status.Workflow;
        var (budget, spent) = (workflow.Budget, status.Spent);
        Screen.WriteValues($"{workflow.CorrelationId} {workflow.CurrentState}",
        [
            ("Idea", workflow.Idea),
            ("Strategy", workflow.Name is null ? "-" : workflow.DeployedVersion is { } version ? $"{workflow.Name}, version {version}" : workflow.Name),
            ("Symbols", string.Join(", ", workflow.Symbols)),
            ("Step", string.Create(CultureInfo.InvariantCulture, $"{workflow.Step}, job {workflow.StepJobId}")),
            ("Mended", string.Create(CultureInfo.InvariantCulture, $"{workflow.TotalFixes} times, allowed are {workflow.MaxFixes}")),
            ("Spent", string.Create(CultureInfo.InvariantCulture, $"{spent.Calls} of {budget.MaxCalls} calls, {spent.InputTokens + spent.OutputTokens} of {budget.MaxTokens} tokens, {spent.Cost:0.######} of {budget.MaxCost:0.######} dollars")),
            ("Started", SagaScreen.Time(workflow.CreatedAt)),
            ("Ended", SagaScreen.Time(workflow.EndedAt)),
            ("Error", workflow.Error ?? "-"),
        ]);
        WriteSteps(workflow);
        WriteStatistics(workflow);
        Console.Out.WriteLine();
        Console.Out.WriteLine("History");
        foreach (var entry in details.History)
        {
            Console.Out.WriteLine($"  {SagaScreen.Describe(entry)}");
        }
    }

    internal static string DescribeState(StrategyWorkflow workflow) => workflow.CurrentState switch
    {
        "CodeGenerating" when workflow.Diagnostics.Count > 0 => string.Create(CultureInfo.InvariantCulture, $"CodeGenerating, mends the code ({workflow.Fixes} of {workflow.MaxFixes}): {workflow.Diagnostics[0]}"),
        "Completed" => $"Completed, version {workflow.DeployedVersion} of '{workflow.Name}'",
        "Compensating" or "Compensated" or "Cancelled" => $"{workflow.CurrentState}: {workflow.Error}",
        var state => state,
    };

    /// <summary>The way it has taken: done, where it stands or failed, and what remains.</summary>
    internal static void WriteSteps(StrategyWorkflow workflow)
    {
        var reached = Reached(workflow);
        for (var step = 0; step < Steps.Length; step++)
        {
            var mark = step < reached || workflow.CurrentState == Steps[^1] ? "[x]" : step > reached ? "[ ]" : workflow.Error is null ? "[>]" : "[!]";
            Console.Out.WriteLine($"  {mark} {Steps[step],-15}{Describe(workflow, step, reached)}".TrimEnd());
        }

        if (workflow.CurrentState is "Compensating" or "Compensated" or "Cancelled")
        {
            Console.Out.WriteLine($"  [{(workflow.CurrentState == "Compensating" ? '>' : 'x')}] {workflow.CurrentState,-15}{(workflow.Undo.Count > 0 ? $"to undo: {string.Join(", ", workflow.Undo)}" : "nothing is left of it but its checkpoints")}");
        }
    }

    /// <summary>The step it is at, or could not get over: by what its checkpoints say.</summary>
    private static int Reached(StrategyWorkflow workflow) => Array.IndexOf(Steps, workflow.CurrentState) is >= 0 and var step
        ? step
        : workflow switch
        {
            { Design: null } => 0,
            { Source: null } => 1,
            { IsTested: false, Diagnostics.Count: 0, GateFailures.Count: 0 } => 1,
            { IsTested: false } => 2,
            _ => 3,
        };

    private static string Describe(StrategyWorkflow workflow, int step, int reached) => step switch
    {
        _ when step == reached && workflow.Error is { } error => error,
        0 when workflow.ReasoningModel is { } model => $"'{workflow.Name}' by {model}",
        1 when workflow.CodeModel is { } model => string.Create(CultureInfo.InvariantCulture, $"{workflow.Source?.Split('\n').Length} lines by {model}, mended {workflow.TotalFixes} times"),
        2 when workflow.IsTested => "all gates passed",
        3 when workflow.DeployedVersion is { } version => string.Create(CultureInfo.InvariantCulture, $"version {version}, before it {workflow.PreviousVersion?.ToString(CultureInfo.InvariantCulture) ?? "none"}"),
        _ => "",
    };

    private static void WriteStatistics(StrategyWorkflow workflow)
    {
        if (workflow.Statistics.Count > 0)
        {
            StrategiesScreen.WriteStatistics(workflow.Statistics);
        }
    }

    private static object ToJson(StrategyWorkflowStatus status) => new
    {
        workflowId = status.Workflow.CorrelationId,
        state = status.Workflow.CurrentState,
        name = status.Workflow.Name,
        version = status.Workflow.DeployedVersion,
        error = status.Workflow.Error,
        fixes = status.Workflow.TotalFixes,
        spent = status.Spent,
        checkpoints = status.Workflow,
    };
}
