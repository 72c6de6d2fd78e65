using System.CommandLine;
using System.Globalization;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus saga</c>: the instances of state machines that are kept in Redis. Without a command, the sagas.</summary>
internal static class SagaCommands
{
    private const string Final = "Final";

    internal static BusCommand Create()
    {
        var options = new SagaOptions();
        var command = new BusCommand("saga", "Sagas in Redis: their instances by state, what happened to them, and what is possible next. Without a command: the sagas with their states.")
        {
            Examples = ["saga", "saga list order --state Open --older-than 1h", "saga show order 6f9619ff-8b86-d011-b42d-00c04fc964ff"],
        };
        options.AddTo(command, (result, session, cancellationToken) => ListSagasAsync(session, options.IsJson(result), cancellationToken));
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(SagaGraphCommands.Create());
        command.Subcommands.Add(CreateStuck());
        command.Subcommands.Add(SagaPurgeCommands.Create());
        command.Subcommands.Add(SagaEventCommands.CreateRaise());
        command.Subcommands.Add(SagaEventCommands.CreateRetry());
        return command;
    }

    private static BusCommand CreateList()
    {
        var (options, filter) = (new SagaOptions(), new SagaFilterOptions());
        var order = new Option<string>("--order") { Description = "What comes first: oldest or newest.", HelpName = "order", DefaultValueFactory = _ => "oldest" };
        var page = new SagaPageOptions();
        var command = new BusCommand("list", "Lists instances, page by page, the longest unchanged first. Without a name: the sagas with how many instances are in which state.")
        {
            Examples = ["saga list", "saga list order --state Open --limit 20", "saga list order --where Number=A-17 --json"],
        };
        command.Arguments.Add(options.AnyName);
        filter.AddTo(command);
        command.Options.Add(order);
        page.AddTo(command);
        return options.AddTo(command, async (result, session, cancellationToken) =>
        {
            var query = page.Read(result, filter.Read(result) with { Order = ReadOrder(result.GetValue(order)!) });
            if (result.GetValue(options.AnyName) is not { } name)
            {
                RefuseWithoutName(filter.IsGiven(result) || query.Cursor is not null);
                await ListSagasAsync(session, options.IsJson(result), cancellationToken);
                return;
            }

            SagaScreen.Write(await (await session.Sagas.OpenAsync(name, cancellationToken)).ListAsync(query, cancellationToken), options.IsJson(result));
        });
    }

    private static BusCommand CreateShow()
    {
        var options = new SagaOptions();
        var command = new BusCommand("show", "Shows one instance: its properties, since when it is in its state, what happened to it, what it has scheduled, and which events are possible next. Of one that ended, its history.")
        {
            Examples = ["saga show order 6f9619ff-8b86-d011-b42d-00c04fc964ff"],
        };
        command.Arguments.Add(options.Name);
        command.Arguments.Add(options.Id);
        return options.AddTo(command, async (result, session, cancellationToken) =>
        {
            var id = SagaOptions.ReadId(result.GetValue(options.Id)!);
            var view = await session.Sagas.OpenAsync(result.GetValue(options.Name)!, cancellationToken);
            SagaScreen.Write(await SagaSession.ReadInstanceAsync(view, id, cancellationToken), options.IsJson(result));
        });
    }

    private static BusCommand CreateStuck()
    {
        var options = new SagaOptions();
        var age = new Option<string>("--for") { Description = "For how long there was no transition, such as 30m, 12h or 7d.", HelpName = "age", Required = true };
        var except = new Option<string[]>("--except") { Description = "A state in which nothing is expected; may be given more than once. The final state is left out anyway.", HelpName = "state" };
        var page = new SagaPageOptions();
        var command = new BusCommand("stuck", "Lists instances without a transition for a time, the longest in their state first. Without a name: of all sagas.")
        {
            Examples = ["saga stuck --for 1h", "saga stuck order --for 1d --except OnHold"],
        };
        command.Arguments.Add(options.AnyName);
        command.Options.Add(age);
        command.Options.Add(except);
        page.AddTo(command);
        return options.AddTo(command, async (result, session, cancellationToken) =>
        {
            var query = page.Read(result, new SagaListQuery { UnchangedFor = SagaFilterOptions.ReadAge("--for", result.GetValue(age)!) });
            var name = result.GetValue(options.AnyName);
            RefuseWithoutName(name is null && query.Cursor is not null);
            var names = name is not null ? [name] : (await session.Sagas.GetSagasAsync(cancellationToken)).Select(x => x.SagaName);
            var pages = new SortedDictionary<string, SagaPage>(StringComparer.Ordinal);
            foreach (var saga in names)
            {
                var view = await session.Sagas.OpenAsync(saga, cancellationToken);
                var final = (await view.GetMachineAsync(cancellationToken))?.FinalState is { Length: > 0 } found ? found : Final;
                pages[saga] = await view.ListAsync(query with { ExceptStates = [final, .. result.GetValue(except) ?? []] }, cancellationToken);
            }

            SagaScreen.Write(pages, options.IsJson(result));
        });
    }

    private static async Task ListSagasAsync(SagaSession session, bool isJson, CancellationToken cancellationToken) =>
        SagaScreen.Write(await session.Sagas.GetSagasAsync(cancellationToken), isJson);

    private static void RefuseWithoutName(bool isRefused)
    {
        if (isRefused)
        {
            throw new ArgumentException("Nothing says which saga's instances are meant; give its name in front of what chooses them.");
        }
    }

    private static SagaListOrder ReadOrder(string text) => text switch
    {
        "oldest" => SagaListOrder.OldestFirst,
        "newest" => SagaListOrder.NewestFirst,
        _ => throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--order is '{text}'; allowed is oldest or newest, for what comes first.")),
    };
}
