using System.CommandLine;
using System.Globalization;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus saga purge</c>: deletes instances, by a filter or all.</summary>
internal static class SagaPurgeCommands
{
    internal static BusCommand Create()
    {
        var (options, filter) = (new SagaOptions(), new SagaFilterOptions());
        var all = new Option<bool>("--all") { Description = "All instances of the saga." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Count what fits and delete nothing, as it is without --yes." };
        var yes = new Option<bool>("--yes") { Description = "Delete what fits." };
        var rate = new Option<int>("--rate") { Description = $"The most per second, 1 to {SagaPurgeOptions.MaxRate}.", HelpName = "number", DefaultValueFactory = _ => 500 };
        var command = new BusCommand("purge", "Deletes instances that fit a filter, or --all; without --yes it only counts them. What is changed or locked meanwhile is left. Their history stays for 7 days.")
        {
            Examples = ["saga purge order --state Abandoned --older-than 30d", "saga purge order --state Abandoned --older-than 30d --yes"],
        };
        command.Arguments.Add(options.Name);
        filter.AddTo(command);
        foreach (var option in (Option[])[all, dryRun, yes, rate])
        {
            command.Options.Add(option);
        }

        return options.AddTo(command, async (result, session, cancellationToken) =>
        {
            var (isAll, isGiven) = (result.GetValue(all), filter.IsGiven(result));
            RefuseUnless(isAll || isGiven, "Nothing says which instances are meant; give a filter such as --state or --older-than, or --all.");
            RefuseUnless(!isAll || !isGiven, "--all and a filter exclude each other; give one of them.");
            RefuseUnless(!result.GetValue(yes) || !result.GetValue(dryRun), "--yes and --dry-run exclude each other; give one of them.");
            var isDryRun = !result.GetValue(yes);
            using var progress = new SagaPurgeLine(isDryRun);
            var end = await session.Sagas.PurgeAsync(
                result.GetValue(options.Name)!, filter.Read(result), new SagaPurgeOptions { IsDryRun = isDryRun, Rate = result.GetValue(rate), Progress = progress }, cancellationToken);
            progress.Clear();
            if (options.IsJson(result))
            {
                SagaScreen.WriteJson(new { isDryRun, end.Matched, end.Deleted, end.Left });
            }
            else
            {
                Console.Out.WriteLine(Describe(isDryRun, end));
            }
        });
    }

    internal static string Describe(bool isDryRun, SagaPurgeProgress progress) => isDryRun
        ? string.Create(CultureInfo.InvariantCulture, $"{progress.Matched} would be deleted; --yes deletes them.")
        : string.Create(CultureInfo.InvariantCulture, $"{progress.Deleted} deleted, {progress.Left} left because they were changed or locked meanwhile.");

    private static void RefuseUnless(bool isAllowed, string sentence)
    {
        if (!isAllowed)
        {
            throw new ArgumentException(sentence);
        }
    }
}
