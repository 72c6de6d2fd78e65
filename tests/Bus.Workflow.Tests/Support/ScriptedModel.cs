using System.Collections.Concurrent;
using Bus.Models;

namespace Bus.Workflow.Tests.Support;

/// <summary>A model whose answers a test decides; each call is counted to the budget as one of ten tokens.</summary>
internal sealed class ScriptedModel : IStrategyModel
{
    private int _reasonings;
    private int _codes;

    public string Name => "scripted";

    public string PromptHash => "0123abcd";

    public int Reasonings => Volatile.Read(ref _reasonings);

    public int Codes => Volatile.Read(ref _codes);

    /// <summary>What was asked for, in order.</summary>
    public ConcurrentQueue<CodeRequest> CodeRequests { get; } = [];

    public Func<ReasoningRequest, int, CancellationToken, Task<string>> Reason { get; set; } = (_, _, _) => Task.FromResult("dips");

    public Func<CodeRequest, int, CancellationToken, Task<string>> Code { get; set; } = (request, _, _) => Task.FromResult($"good {request.Design.Name}");

    public async Task<ReasoningAnswer> ReasonAsync(ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        var usage = await SpendAsync(request.Budget, cancellationToken);
        var name = await Reason(request, Interlocked.Increment(ref _reasonings), cancellationToken);
        return new ReasoningAnswer(new StrategyDesign { Name = request.Name ?? name, Description = request.Idea, Entry = "below", Exit = "above" }, usage);
    }

    public async Task<CodeAnswer> WriteCodeAsync(CodeRequest request, CancellationToken cancellationToken = default)
    {
        CodeRequests.Enqueue(request);
        var usage = await SpendAsync(request.Budget, cancellationToken);
        return new CodeAnswer(await Code(request, Interlocked.Increment(ref _codes), cancellationToken), usage);
    }

    private static async Task<ModelUsage> SpendAsync(IModelBudget budget, CancellationToken cancellationToken)
    {
        var usage = new ModelUsage(1, 6, 4, 0.01m);
        var reservation = await budget.ReserveAsync(usage with { OutputTokens = 14 }, cancellationToken);
        await reservation.SettleAsync(usage, cancellationToken);
        return usage;
    }
}
