using System.CommandLine;
using System.Globalization;
using Bus.Contracts;

namespace Bus.Host.Cli.Workflows;

/// <summary>What a workflow is started with.</summary>
internal sealed class WorkflowStartOptions
{
    private readonly Argument<string> _idea = new("idea") { Description = "What the strategy is to do, in plain words." };
    private readonly Option<string?> _name = new("--name") { Description = "The strategy's name: lower-case words joined by hyphens; one that is deployed gets a new version. [default: the model names it]", HelpName = "name" };
    private readonly Option<string[]> _symbols = new("--symbol") { Description = "Prices to try it on: sample:goog, or a csv file in the workers' data directory; may be given more than once. [default: sample:goog]", HelpName = "name" };
    private readonly Option<string?> _from = new("--from") { Description = "First day to include, such as 2005-01-01.", HelpName = "yyyy-MM-dd" };
    private readonly Option<string?> _to = new("--to") { Description = "Last day to include.", HelpName = "yyyy-MM-dd" };
    private readonly Option<int> _fixes = new("--max-fixes") { Description = "How often code that the sandbox refused goes back to be mended, 0 to 20.", HelpName = "n", DefaultValueFactory = _ => 3 };
    private readonly Option<Guid> _id = new("--id") { Description = "The workflow's id, a UUID; one that is known under it is not started again. [default: a new one]", HelpName = "uuid" };
    private readonly WorkflowLimitOptions _limits = new();

    internal static Argument<Guid> CreateId() => new("id")
    {
        Description = "The workflow's id, as start printed it.",
        CustomParser = result =>
        {
            if (Guid.TryParse(result.Tokens[0].Value, out var id))
            {
                return id;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no workflow id; it must be a UUID, such as 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10.");
            return Guid.Empty;
        },
    };

    internal void AddTo(Command command)
    {
        command.Arguments.Add(_idea);
        foreach (var option in (Option[])[_name, _symbols, _from, _to])
        {
            command.Options.Add(option);
        }

        _limits.AddTo(command);
        command.Options.Add(_fixes);
        command.Options.Add(_id);
    }

    internal StartStrategyWorkflow Read(ParseResult result) => new()
    {
        WorkflowId = result.GetValue(_id),
        Idea = result.GetValue(_idea) ?? "",
        Name = result.GetValue(_name),
        Symbols = result.GetValue(_symbols) is { Length: > 0 } symbols ? symbols : ["sample:goog"],
        From = ReadDay(_from.Name, result.GetValue(_from)),
        To = ReadDay(_to.Name, result.GetValue(_to)),
        MaxFixes = result.GetValue(_fixes),
        Gates = _limits.ReadGates(result, new StrategyGates()) ?? new StrategyGates(),
        Budget = _limits.ReadBudget(result, new StrategyBudget()) ?? new StrategyBudget(),
    };

    private static DateOnly? ReadDay(string name, string? text) => text is null
        ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new CommandException($"{name} is '{text}', which is no date; it must be of the form yyyy-MM-dd, such as 2005-01-31.", ExitCodes.Usage);
}
