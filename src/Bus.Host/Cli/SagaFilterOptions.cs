using System.CommandLine;
using Bus.Host.Configuration;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>The options that choose instances.</summary>
internal sealed class SagaFilterOptions
{
    private readonly Option<string?> _state = new("--state") { Description = "Only instances in this state.", HelpName = "state" };
    private readonly Option<string?> _olderThan = new("--older-than") { Description = "Only instances that have not changed for this long, such as 30m, 12h or 7d.", HelpName = "age" };
    private readonly Option<string[]> _where = new("--where") { Description = "Only instances whose indexed property has this value, as property=value; may be given more than once.", HelpName = "property=value" };
    private readonly Option<string?> _text = new("--text") { Description = "Only instances with this text in a property, in any case; they are read one by one.", HelpName = "text" };

    internal void AddTo(Command command)
    {
        foreach (var option in (Option[])[_state, _olderThan, _where, _text])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Whether anything was given.</summary>
    internal bool IsGiven(ParseResult result) => ((Option[])[_state, _olderThan, _where, _text]).Any(x => result.GetResult(x) is { Implicit: false });

    internal SagaListQuery Read(ParseResult result) => new()
    {
        State = NotEmpty(_state.Name, result.GetValue(_state)),
        UnchangedFor = result.GetValue(_olderThan) is { } age ? ReadAge(_olderThan.Name, age) : null,
        Where = ReadWhere(result.GetValue(_where) ?? []),
        Text = NotEmpty(_text.Name, result.GetValue(_text)),
    };

    internal static TimeSpan ReadAge(string name, string text) => SettingText.TryParseTime(text) is { } age && age <= TimeSpan.FromDays(3650)
        ? age
        : throw new ArgumentException($"{name} is '{text}'; allowed is an age such as 30m, 12h or 7d, up to 3650d.");

    private static Dictionary<string, string> ReadWhere(IEnumerable<string> conditions)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var condition in conditions)
        {
            var end = condition.IndexOf('=', StringComparison.Ordinal);
            if (end < 1 || !found.TryAdd(condition[..end], condition[(end + 1)..]))
            {
                throw new ArgumentException($"--where is '{condition}'; allowed is property=value, each property once.");
            }
        }

        return found;
    }

    // What chooses the instances to delete must not vanish in a variable.
    private static string? NotEmpty(string name, string? text) => text is { Length: 0 } ? throw new ArgumentException($"{name} is empty; leave it out, or give what is meant.") : text;
}
