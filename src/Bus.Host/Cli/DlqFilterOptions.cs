using System.CommandLine;
using Bus.Host.DeadLetters;

namespace Bus.Host.Cli;

/// <summary>The options that choose dead letters.</summary>
internal sealed class DlqFilterOptions
{
    private readonly List<Option<string?>> _options =
    [
        Create(DlqText.Type, "name", "Only messages of this type: the name as listed, or its last part, such as RunBacktest."),
        Create(DlqText.Exception, "name", "Only faults by this exception, with or without its namespace, such as TimeoutException."),
        Create(DlqText.Since, "time", "Only what came at or after this time: 2026-01-31, 2026-01-31T12:00 (UTC without a zone), or an age such as 2h or 7d."),
        Create(DlqText.Until, "time", "Only what came before this time, given as for --since."),
        Create(DlqText.Text, "text", "Only messages whose body contains this, in any case."),
        Create(DlqText.Group, "id", "Only messages of this cause, by the id that 'dlq groups' lists."),
        Create(DlqText.Lane, "lane", "Only messages of this lane: critical, high, normal or low."),
    ];

    internal void AddTo(Command command) => _options.ForEach(command.Options.Add);

    /// <summary>Adds an option that takes a text and is read by its name.</summary>
    internal void Add(string name, string helpName, string description) => _options.Add(Create(name, helpName, description));

    /// <summary>Reads what was given.</summary>
    internal DlqText Read(ParseResult result) => new(
        name => _options.Find(x => x.Name == Display(name)) is { } option && result.GetResult(option) is { Implicit: false } ? result.GetValue(option) ?? string.Empty : null,
        Display,
        TimeProvider.System);

    /// <summary>The name as users write it: --older-than of olderThan.</summary>
    private static string Display(string name) => $"--{string.Concat(name.Select(x => char.IsUpper(x) ? $"-{char.ToLowerInvariant(x)}" : $"{x}"))}";

    private static Option<string?> Create(string name, string helpName, string description) => new(Display(name)) { Description = description, HelpName = helpName };
}
