using System.Security.Cryptography;
using System.Text;

namespace Bus.Models.Offline;

/// <summary>Reads an idea by rules and writes the source from templates: no key, no network, and the same answer each time.</summary>
internal sealed class OfflineModel : IStrategyModel
{
    /// <summary>Raised when the same idea may get another strategy.</summary>
    private const int TemplateVersion = 1;

    private const int NameHashLength = 6;
    private const int MaxNamedIndicators = 3;

    public string Name => "offline";

    public string PromptHash { get; } = Hash($"{TemplateVersion}\n{string.Join('\n', IdeaPhrases.All.Select(x => $"{x.Word}={x.Phrases}"))}");

    public Task<ReasoningAnswer> ReasonAsync(ReasoningRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AnswerAsync(() => new ReasoningAnswer(Design(request), ModelUsage.Zero), cancellationToken);
    }

    public Task<CodeAnswer> WriteCodeAsync(CodeRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return AnswerAsync(() => new CodeAnswer(Source(request), ModelUsage.Zero), cancellationToken);
    }

    // What is wrong with an idea comes with the task, as it does from models that are asked over the network.
    private static async Task<T> AnswerAsync<T>(Func<T> answer, CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        cancellationToken.ThrowIfCancellationRequested();
        return answer();
    }

    private static StrategyDesign Design(ReasoningRequest request)
    {
        var name = Ideas.CheckedName(request.Name);
        var plan = StrategyPlan.Of(ClauseReader.Read(request.Idea));
        var (entry, exit) = (RuleWords.Entry(plan.Rules), RuleWords.Exit(plan.Rules));
        var design = new StrategyDesign
        {
            Name = name ?? NameOf(plan, entry + exit),
            Description = $"{entry} {exit}",
            Parameters = plan.Parameters,
            Entry = entry,
            Exit = exit,
            Indicators = [.. plan.Indicators.Select(x => IndicatorTable.Title(x.Use)["the ".Length..]).Distinct()],
            Reasoning = "Read from the idea word by word, without a language model.",
        };
        return DesignRules.FindProblem(design) is null
            ? design
            : throw new IdeaException("The idea has more conditions than the offline provider can put into one strategy; it takes about ten indicators and levels.");
    }

    private static string Source(CodeRequest request)
    {
        request.Design.Validate();
        return SourceWriter.Write(StrategyPlan.Of(ClauseReader.Read(request.Idea)), request.Design);
    }

    /// <summary>Equal rules have equal names, and other rules other ones, so that no strategy takes the place of another by accident.</summary>
    private static string NameOf(StrategyPlan plan, string rules)
    {
        var isCross = plan.Rules.Conditions.First() is Condition.Compare { Left: Operand.Indicator { Use.IsAverageOfClose: true }, Right: Operand.Indicator { Use.IsAverageOfClose: true } };
        var kinds = plan.Indicators.Select(x => x.Use.Kind.ToString().ToLowerInvariant()).Distinct().Take(MaxNamedIndicators).DefaultIfEmpty("price");
        return $"{string.Join('-', kinds)}{(isCross ? "-cross" : "")}-{Hash(rules)[..NameHashLength]}";
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
