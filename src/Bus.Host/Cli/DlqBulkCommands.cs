using System.CommandLine;
using System.Globalization;
using Bus.Host.DeadLetters;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus dlq requeue</c> and <c>bus dlq delete</c>: one dead letter by its id, some by a filter, or all.</summary>
internal sealed class DlqBulkCommands
{
    private readonly HostOptions _host = new();
    private readonly DlqFilterOptions _filter = new();
    private readonly DlqAction _action;
    private readonly Argument<string> _queue = DlqCommands.CreateQueue();
    private readonly Option<string?> _id = new("--id") { Description = "This one dead letter, as it is listed.", HelpName = "id" };
    private readonly Option<bool> _all = new("--all") { Description = "All dead letters of the queue." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Count what fits and change nothing." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Do it without asking." };
    private readonly Option<string?> _bodyFile = new("--body-file") { Description = "With --id: a file with another body, of the same content type.", HelpName = "file" };
    private readonly Option<string?> _by = new("--by") { Description = "Who asks for it, kept in the message's headers. [default: user@machine]", HelpName = "name" };
    private readonly Option<bool> _json = JsonOption.Create();

    private DlqBulkCommands(DlqAction action)
    {
        _action = action;
        _filter.Add("rate", "number", string.Create(CultureInfo.InvariantCulture, $"The most per second, 1 to {DeadLetterBulkOptions.MaxRate}. [default: 1000]"));
    }

    internal static BusCommand CreateRequeue()
    {
        var commands = new DlqBulkCommands(DlqAction.Requeue);
        return commands.AddTo(new BusCommand(
            "requeue",
            "Sends dead letters back to the queue where they faulted: same lane, message id and headers, without what the fault had added. One by --id, some by a filter, or --all.")
        {
            Examples =
            [
                "dlq requeue backtest_error --id normal/1732252800000-0",
                "dlq requeue backtest_error --id normal/1732252800000-0 --body-file body.json",
                "dlq requeue backtest_error --exception TimeoutException --since 2h --dry-run",
                "dlq requeue backtest_error --all --rate 100 --yes",
            ],
        });
    }

    internal static BusCommand CreateDelete()
    {
        var commands = new DlqBulkCommands(DlqAction.Delete);
        commands._filter.Add(DlqText.OlderThan, "age", "Only what is older than this, such as 30m, 12h or 7d.");
        return commands.AddTo(new BusCommand("delete", "Deletes dead letters, for ever. One by --id, some by a filter, or --all.")
        {
            Examples = ["dlq delete backtest_error --id normal/1732252800000-0", "dlq delete backtest_error --older-than 7d --dry-run", "dlq delete backtest_error --older-than 7d --yes"],
        });
    }

    private BusCommand AddTo(BusCommand command)
    {
        command.Arguments.Add(_queue);
        command.Options.Add(_id);
        _filter.AddTo(command);
        foreach (var option in (Option[])[_all, _dryRun, _yes])
        {
            command.Options.Add(option);
        }

        if (_action == DlqAction.Requeue)
        {
            command.Options.Add(_bodyFile);
            command.Options.Add(_by);
        }

        command.Options.Add(_json);
        _host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
        {
            // What is wrong is said before anything is asked of Redis.
            var text = _filter.Read(result);
            var (filter, rate) = Read(result, text);
            return AdministrationRun.DeadLettersAsync(_host, result, cancellationToken, deadLetters => result.GetValue(_id) is { } id
                ? ChangeOneAsync(deadLetters, result, DlqCommands.ReadId(id), cancellationToken)
                : ChangeManyAsync(deadLetters, result, filter, rate, cancellationToken));
        });
        return command;
    }

    private (DeadLetterFilter Filter, int Rate) Read(ParseResult result, DlqText text)
    {
        try
        {
            string[] choices = [.. text.Given([.. DlqText.FilterNames, DlqText.OlderThan]), .. result.GetValue(_all) ? ["--all"] : Array.Empty<string>()];
            var hasId = result.GetValue(_id) is not null;
            string[] notWithId = hasId ? [.. choices, .. text.Given("rate"), .. result.GetValue(_dryRun) ? ["--dry-run"] : Array.Empty<string>()] : [];
            return (hasId, choices) switch
            {
                (true, _) when notWithId.Length > 0 => throw new ArgumentException($"--id and {notWithId[0]} exclude each other; --id is for one dead letter."),
                (false, []) => throw new ArgumentException("Nothing says which dead letters are meant; give --id, a filter such as --type or --since, or --all."),
                (false, [var first, _, ..]) when result.GetValue(_all) => throw new ArgumentException($"--all and {first} exclude each other; give one of them."),
                (false, _) when _action == DlqAction.Requeue && result.GetValue(_bodyFile) is not null => throw new ArgumentException("--body-file is given without --id; it is for one dead letter."),
                _ => (text.ReadFilter(), text.ReadWhole("rate", 1000, DeadLetterBulkOptions.MaxRate)),
            };
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(exception.Message, ExitCodes.Usage);
        }
    }

    private async Task ChangeOneAsync(IRedisStreamsDeadLetters deadLetters, ParseResult result, DeadLetterId id, CancellationToken cancellationToken)
    {
        var queue = result.GetValue(_queue)!;
        var json = result.GetValue(_json);
        if (_action == DlqAction.Delete)
        {
            await deadLetters.DeleteAsync(queue, id, cancellationToken);
            WriteDone(json, new { queue, id = id.ToString(), deleted = true }, $"{id} is deleted.");
            return;
        }

        var requeue = new DeadLetterRequeue { RequestedBy = Requester(result) };
        if (result.GetValue(_bodyFile) is { } file)
        {
            requeue = requeue with { Body = await ReadBodyAsync(file, cancellationToken) };
        }

        var requeued = DlqRequeued.Create(await deadLetters.RequeueAsync(queue, id, requeue, cancellationToken));
        WriteDone(json, requeued, $"{id} is in {requeued.Queue} as {requeued.NewId}.");
    }

    private async Task ChangeManyAsync(IRedisStreamsDeadLetters deadLetters, ParseResult result, DeadLetterFilter filter, int rate, CancellationToken cancellationToken)
    {
        var queue = result.GetValue(_queue)!;
        var isDryRun = result.GetValue(_dryRun);
        if (!isDryRun && !result.GetValue(_yes))
        {
            Confirm(queue, filter);
        }

        using var progress = new DlqProgress(_action, isDryRun);
        var options = new DeadLetterBulkOptions { RequestedBy = _action == DlqAction.Requeue ? Requester(result) : "cli", IsDryRun = isDryRun, Rate = rate, Progress = progress };
        var run = _action == DlqAction.Requeue ? deadLetters.RequeueAsync(queue, filter, options, cancellationToken) : deadLetters.DeleteAsync(queue, filter, options, cancellationToken);
        DeadLetterBulkProgress end;
        try
        {
            end = await run;
        }
        catch (Exception)
        {
            progress.TellStop();
            throw;
        }

        progress.Clear();
        WriteDone(result.GetValue(_json), DlqResult.Create(queue, _action, isDryRun, end), DlqProgress.Describe(_action, isDryRun, end));
    }

    private void Confirm(string queue, DeadLetterFilter filter)
    {
        var what = $"{_action} {(filter.IsEmpty ? "all" : "the matching")} dead letters of {queue}";
        if (Console.IsInputRedirected)
        {
            throw new CommandException($"{what}: that needs --yes; --dry-run counts them.", ExitCodes.Usage);
        }

        Console.Error.Write($"{what}? --dry-run counts them. [y/N] ");
        if (Console.In.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new CommandException("Nothing was changed.", ExitCodes.Failure);
        }
    }

    private string Requester(ParseResult result) => result.GetValue(_by) ?? $"{Environment.UserName}@{Environment.MachineName}";

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(string file, CancellationToken cancellationToken) => File.Exists(file)
        ? await File.ReadAllBytesAsync(file, cancellationToken)
        : throw new ArgumentException($"There is no file '{file}' with a body.");

    private static void WriteDone<T>(bool json, T value, string sentence)
    {
        if (json)
        {
            DlqScreen.WriteJson(value);
        }
        else
        {
            Console.Out.WriteLine(sentence);
        }
    }
}
