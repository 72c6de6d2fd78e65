using System.CommandLine;
using System.Globalization;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>The options of commands that list page by page.</summary>
internal sealed class SagaPageOptions
{
    // A person who filters waits some seconds at most; a program gives --scan.
    private const int CommandScan = SagaListQuery.MaxScanLimit;

    private readonly Option<int> _limit = new("--limit") { Description = "The most to list, 1 to 1000.", HelpName = "number", DefaultValueFactory = _ => 50 };
    private readonly Option<int> _scan = new("--scan")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"The most instances to read for it, 1 to {SagaListQuery.MaxScanLimit}."),
        HelpName = "number",
        DefaultValueFactory = _ => CommandScan,
    };

    private readonly Option<string?> _cursor = new("--cursor") { Description = "Go on behind this place: the cursor that the page before ended with.", HelpName = "cursor" };

    internal void AddTo(Command command)
    {
        command.Options.Add(_limit);
        command.Options.Add(_scan);
        command.Options.Add(_cursor);
    }

    internal SagaListQuery Read(ParseResult result, SagaListQuery query) =>
        query with { Limit = result.GetValue(_limit), ScanLimit = result.GetValue(_scan), Cursor = result.GetValue(_cursor) };
}
