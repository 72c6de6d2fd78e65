using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bus.Workflow.Registry;

namespace Bus.Host.Cli.Strategies;

/// <summary><c>bus strategies</c>: what workflows deployed, with all versions.</summary>
internal static class StrategiesCommands
{
    internal static BusCommand Create()
    {
        var command = new BusCommand("strategies", "Deployed strategies: their versions, which one is active, and what each came from.")
        {
            Examples = ["strategies list", "strategies show dips", "strategies rollback dips --reason \"loses on gaps\""],
        };
        command.Subcommands.Add(CreateList());
        command.Subcommands.Add(CreateShow());
        command.Subcommands.Add(CreateDiff());
        command.Subcommands.Add(CreateChange(
            "activate",
            "Makes a version the active one; jobs that begin from now on use it.",
            ["strategies activate dips 2"],
            isVersionNeeded: true,
            (strategies, name, version, by, reason, token) => strategies.ActivateAsync(name, version!.Value, by, reason, token)));
        command.Subcommands.Add(CreateChange(
            "rollback",
            "Makes the version active again that was active before.",
            ["strategies rollback dips --reason \"loses on gaps\""],
            isVersionNeeded: null,
            (strategies, name, _, by, reason, token) => strategies.RollBackAsync(name, by, reason, token)));
        command.Subcommands.Add(CreateChange(
            "retire",
            "Retires a version for good, or, without one, lets no version of the strategy be active.",
            ["strategies retire dips 1", "strategies retire dips"],
            isVersionNeeded: false,
            async (strategies, name, version, by, reason, token) =>
            {
                await strategies.RetireAsync(name, version, by, reason, token);
                var now = await strategies.FindAsync(name, token);
                return new StrategyActivation(now?.Active, now?.Before);
            }));
        return command;
    }

    private static BusCommand CreateList()
    {
        var (host, json) = (new HostOptions(), JsonOption.Create());
        var limit = new Option<int>("--limit") { Description = "The most to list, 1 to 1000.", HelpName = "number", DefaultValueFactory = _ => 50 };
        var cursor = new Option<string?>("--cursor") { Description = "The name behind which to go on, as the page before ended with.", HelpName = "name" };
        var command = new BusCommand("list", "Lists strategies in the order of their names, page by page.") { Examples = ["strategies list", "strategies list --limit 10 --json"] };
        command.Options.Add(limit);
        command.Options.Add(cursor);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => StrategiesRun.RunAsync(host, result, cancellationToken, async strategies =>
            StrategiesScreen.Write(await strategies.ListAsync(result.GetValue(cursor), result.GetValue(limit), cancellationToken), result.GetValue(json))));
        return command;
    }

    private static BusCommand CreateShow()
    {
        var (host, json, name, version) = (new HostOptions(), JsonOption.Create(), CreateName(), CreateVersion("The version. [default: the active one, else the latest]"));
        var source = new Option<bool>("--source") { Description = "Write the code only." };
        var command = new BusCommand("show", "Shows a version of a strategy: where it comes from, its statistics, its code, and what was active when.") { Examples = ["strategies show dips", "strategies show dips 1 --source"] };
        command.Arguments.Add(name);
        command.Arguments.Add(version);
        command.Options.Add(source);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => StrategiesRun.RunAsync(host, result, cancellationToken, async strategies =>
        {
            var found = await StrategiesRun.FindAsync(strategies, result.GetValue(name)!, cancellationToken);
            var shown = await StrategiesRun.GetAsync(strategies, found, result.GetValue(version) ?? found.Active ?? found.Latest, cancellationToken);
            if (result.GetValue(source))
            {
                Console.Out.WriteLine(shown.Source);
                return;
            }

            StrategiesScreen.Write(found, shown, await strategies.GetLogAsync(found.Name, cancellationToken: cancellationToken), result.GetValue(json));
        }));
        return command;
    }

    private static BusCommand CreateDiff()
    {
        var (host, name) = (new HostOptions(), CreateName());
        var from = new Argument<int?>("from") { Description = "A version. [default: the one that was active before]", Arity = ArgumentArity.ZeroOrOne };
        var to = new Argument<int?>("to") { Description = "Another version. [default: the active one, else the latest]", Arity = ArgumentArity.ZeroOrOne };
        var command = new BusCommand("diff", "Shows how the code of one version differs from another's, line by line.") { Examples = ["strategies diff dips", "strategies diff dips 1 3"] };
        command.Arguments.Add(name);
        command.Arguments.Add(from);
        command.Arguments.Add(to);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => StrategiesRun.RunAsync(host, result, cancellationToken, async strategies =>
        {
            var found = await StrategiesRun.FindAsync(strategies, result.GetValue(name)!, cancellationToken);
            var newer = result.GetValue(to) ?? found.Active ?? found.Latest;
            var older = result.GetValue(from) ?? found.Before ?? Math.Max(1, newer - 1);
            var (before, after) = (await StrategiesRun.GetAsync(strategies, found, older, cancellationToken), await StrategiesRun.GetAsync(strategies, found, newer, cancellationToken));
            Console.Out.Write(LineDiff.Write($"{found.Name} {older}", before.Source, $"{found.Name} {newer}", after.Source));
        }));
        return command;
    }

    /// <param name="name">The command.</param>
    /// <param name="description">What it does.</param>
    /// <param name="examples">How it is called.</param>
    /// <param name="isVersionNeeded">Null where there is none.</param>
    /// <param name="change">Does it.</param>
    private static BusCommand CreateChange(
        string name, string description, string[] examples, bool? isVersionNeeded, Func<IStrategyRegistry, string, int?, string, string, CancellationToken, Task<StrategyActivation>> change)
    {
        var (host, json, strategy) = (new HostOptions(), JsonOption.Create(), CreateName());
        var version = CreateVersion("The version.");
        version.Arity = isVersionNeeded == true ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne;
        var reason = new Option<string?>("--reason") { Description = "Why; it is kept in the strategy's log.", HelpName = "text" };
        var command = new BusCommand(name, description) { Examples = examples };
        command.Arguments.Add(strategy);
        if (isVersionNeeded is not null)
        {
            command.Arguments.Add(version);
        }

        command.Options.Add(reason);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => StrategiesRun.RunAsync(host, result, cancellationToken, async strategies =>
        {
            var by = $"{Environment.UserName}@{Environment.MachineName}";
            var number = isVersionNeeded is null ? null : result.GetValue(version);
            var now = await change(strategies, result.GetValue(strategy)!, number, by, result.GetValue(reason) ?? "", cancellationToken);
            StrategiesScreen.Write(result.GetValue(strategy)!, now, result.GetValue(json));
        }));
        return command;
    }

    private static Argument<string> CreateName() => new("name") { Description = "The strategy's name, as 'strategies list' shows it." };

    private static Argument<int?> CreateVersion(string description) => new("version") { Description = description, Arity = ArgumentArity.ZeroOrOne, CustomParser = ParseVersion };

    private static int? ParseVersion(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return null;
        }

        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
        {
            return version;
        }

        result.AddError($"'{result.Tokens[0].Value}' is no version; it must be a whole number from 1.");
        return null;
    }
}
