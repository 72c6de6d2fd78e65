using System.CommandLine;
using System.Globalization;
using Bus.Host.DeadLetters;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus dlq</c>: dead letters. Without a command, the dead-letter queues.</summary>
internal static class DlqCommands
{
    private const int MaxBodyBytes = 256 << 20;

    // A person who filters waits some seconds at most; a program gives --scan.
    private const int CommandScan = 20_000;

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("dlq", "Dead letters: messages that faulted (<queue>_error) or that nobody consumed (<queue>_skipped). Without a command: the queues that hold them.")
        {
            Examples = ["dlq", "dlq groups backtest_error", "dlq requeue backtest_error --exception TimeoutException --dry-run"],
        };
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => AdministrationRun.DeadLettersAsync(host, result, cancellationToken, async deadLetters =>
            DlqScreen.Write([.. (await deadLetters.GetQueuesAsync(cancellationToken)).Select(DlqQueueStatus.Create)], result.GetValue(json))));
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateGroups());
        command.Subcommands.Add(DlqBulkCommands.CreateRequeue());
        command.Subcommands.Add(DlqBulkCommands.CreateDelete());
        return command;
    }

    internal static Argument<string> CreateQueue() => new("queue") { Description = "The dead-letter queue, such as backtest_error." };

    internal static DeadLetterId ReadId(string text) => DeadLetterId.Parse(text);

    private static BusCommand CreateList()
    {
        var filter = CreatePageOptions();
        filter.Add("order", "order", "What comes first: newest or oldest. [default: newest]");
        filter.Add("limit", "number", "The most to list, 1 to 1000. [default: 50]");
        var command = new BusCommand("list", "Lists dead letters, page by page, newest first.")
        {
            Examples = ["dlq list backtest_error", "dlq list backtest_error --type RunBacktest --exception TimeoutException --since 2h --json"],
        };
        return AddQuery(command, filter, async (deadLetters, queue, query, isJson, cancellationToken) =>
            DlqScreen.Write(DlqPage.Create(await ListAsync(deadLetters, queue, query, cancellationToken)), isJson));
    }

    private static BusCommand CreateShow()
    {
        var (host, queue, json) = (new HostOptions(), CreateQueue(), JsonOption.Create());
        var id = new Option<string>("--id") { Description = "The dead letter, as it is listed.", HelpName = "id", Required = true };
        var body = new Option<bool>("--body") { Description = "Write nothing but the body, whole: to edit it and give it to 'dlq requeue --body-file'." };
        var command = new BusCommand("show", "Shows one dead letter: where it came from, exception and stack trace, its failures so far, headers and body.")
        {
            Examples = ["dlq show backtest_error --id normal/1732252800000-0", "dlq show backtest_error --id normal/1732252800000-0 --body > body.json"],
        };
        command.Arguments.Add(queue);
        command.Options.Add(id);
        command.Options.Add(body);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => AdministrationRun.DeadLettersAsync(host, result, cancellationToken, async deadLetters =>
        {
            var isBodyOnly = result.GetValue(body);
            var details = await deadLetters.GetAsync(result.GetValue(queue)!, ReadId(result.GetValue(id)!), isBodyOnly ? MaxBodyBytes : 1 << 20, cancellationToken);
            if (isBodyOnly)
            {
                WriteBody(details);
            }
            else
            {
                DlqScreen.Write(DlqDetails.Create(details), result.GetValue(json));
            }
        }));
        return command;
    }

    private static BusCommand CreateGroups()
    {
        var command = new BusCommand("groups", "Counts dead letters by cause: exception, message without its numbers and names, and message type; the newest first, as far as --scan goes.")
        {
            Examples = ["dlq groups backtest_error", "dlq groups backtest_error --since 1d --scan 100000 --json"],
        };
        return AddQuery(command, CreatePageOptions(), async (deadLetters, queue, query, isJson, cancellationToken) =>
            DlqScreen.Write(DlqGroups.Create(await GroupAsync(deadLetters, queue, query, cancellationToken)), isJson));
    }

    /// <summary>Lets a command choose dead letters of one queue by the options of a filter.</summary>
    private static BusCommand AddQuery(BusCommand command, DlqFilterOptions filter, Func<IRedisStreamsDeadLetters, string, DeadLetterQuery, bool, CancellationToken, Task> runAsync)
    {
        var (host, queue, json) = (new HostOptions(), CreateQueue(), JsonOption.Create());
        command.Arguments.Add(queue);
        filter.AddTo(command);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => AdministrationRun.DeadLettersAsync(host, result, cancellationToken, deadLetters =>
        {
            var text = filter.Read(result);
            var query = text.ReadQuery() with { ScanLimit = text.ReadWhole("scan", CommandScan, DeadLetterQuery.MaxScanLimit) };
            return runAsync(deadLetters, result.GetValue(queue)!, query, result.GetValue(json), cancellationToken);
        }));
        return command;
    }

    /// <summary>A page that ends for its bytes goes on here: only its reading was to be bounded.</summary>
    private static async Task<DeadLetterPage> ListAsync(IRedisStreamsDeadLetters deadLetters, string queue, DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var page = await deadLetters.ListAsync(queue, query, cancellationToken);
        while (page.Next is { } next && page.Items.Count < query.Limit && page.Scanned < query.ScanLimit)
        {
            var rest = query with { After = next, Limit = query.Limit - page.Items.Count, ScanLimit = (int)(query.ScanLimit - page.Scanned) };
            var more = await deadLetters.ListAsync(queue, rest, cancellationToken);
            page = more with { Items = [.. page.Items, .. more.Items], Scanned = page.Scanned + more.Scanned };
        }

        return page;
    }

    private static async Task<DeadLetterGroups> GroupAsync(IRedisStreamsDeadLetters deadLetters, string queue, DeadLetterQuery query, CancellationToken cancellationToken)
    {
        var groups = await deadLetters.GroupAsync(queue, query, cancellationToken);
        while (groups.Next is { } next && groups.Scanned < query.ScanLimit)
        {
            var more = await deadLetters.GroupAsync(queue, query with { After = next, ScanLimit = (int)(query.ScanLimit - groups.Scanned) }, cancellationToken);
            var sums = groups.Groups.Concat(more.Groups).GroupBy(x => x.Id).Select(x => x.Aggregate((sum, group) => sum.Add(group)));
            groups = more with { Groups = [.. sums.OrderByDescending(x => x.Count).ThenByDescending(x => x.Last)], Scanned = groups.Scanned + more.Scanned };
        }

        return groups;
    }

    private static void WriteBody(DeadLetterDetails details)
    {
        if (details.IsBase64)
        {
            throw new CommandException($"The body of {details.Info.Id} is no text; 'dlq show' without --body shows it as base64.");
        }

        if (details.IsBodyCut)
        {
            throw new CommandException($"The body of {details.Info.Id} has more than {MaxBodyBytes} bytes or is damaged, and cannot be written whole.");
        }

        Console.Out.Write(details.Body);
    }

    private static DlqFilterOptions CreatePageOptions()
    {
        var filter = new DlqFilterOptions();
        filter.Add("cursor", "id", "Go on behind this one: the cursor that the page before ended with.");
        filter.Add("scan", "number", string.Create(CultureInfo.InvariantCulture, $"The most entries to read for it, 1 to {DeadLetterQuery.MaxScanLimit}. [default: {CommandScan}]"));
        return filter;
    }
}
