using System.CommandLine;
using Bus.Host.Configuration;
using Bus.Host.Logging;
using Bus.Host.Workers;
using Bus.Redis;
using MassTransit;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus intake</c>: moves tasks of existing producers into jobs until it is stopped.</summary>
internal static class IntakeCommands
{
    private static readonly IntakeOptions Defaults = new();

    private static readonly Option<string?> List = new("--list") { Description = $"List to which producers push tasks as JSON. [default: {Defaults.List}]", HelpName = "key" };
    private static readonly Option<bool> NoList = new("--no-list") { Description = "Read no list." };
    private static readonly Option<string?> Stream = new("--stream") { Description = $"Stream to which producers add tasks. [default: {Defaults.Stream}]", HelpName = "key" };
    private static readonly Option<bool> NoStream = new("--no-stream") { Description = "Read no stream." };
    private static readonly Option<string?> Group = new("--group") { Description = $"Consumer group of the stream. [default: {Defaults.Group}]", HelpName = "name" };
    private static readonly Option<string?> ResultPrefix = new("--result-prefix") { Description = $"What stands before a task's id in the key of its result. [default: {Defaults.ResultPrefix}]", HelpName = "text" };
    private static readonly Option<string?> TaskLifetime = new("--task-lifetime") { Description = "How long the result of a task can be read. [default: 1d]", HelpName = "time" };
    private static readonly Option<string?> Lease = new("--lease") { Description = "How long the tasks that a bridge holds wait for another one when it dies. [default: 1m]", HelpName = "time" };
    private static readonly Option<string?> FileName = new("--file-name") { Description = $"The workers' file for a symbol and an interval. [default: {Defaults.FileName}]", HelpName = "pattern" };
    private static readonly Option<string?> ShortFileName = new("--file-name-without-interval") { Description = $"The workers' file when a task names no interval. [default: {Defaults.FileNameWithoutInterval}]", HelpName = "pattern" };
    private static readonly Option<string?> Source = new("--source") { Description = "The producers' server, if it is not that of the bus, as --redis.", HelpName = "connection" };

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var command = new BusCommand("intake", "Moves tasks that existing producers push to a list or add to a stream into jobs, and writes their results, until SIGTERM or Ctrl-C.")
        {
            Examples =
            [
                "intake --redis redis://localhost:6379",
                "intake --source redis://old-host:6379/1 --no-list --stream bybit:tasks --group workers --file-name \"{symbol}_{interval}.csv\"",
            ],
        };
        foreach (var option in new Option[] { List, NoList, Stream, NoStream, Group, ResultPrefix, TaskLifetime, Lease, FileName, ShortFileName, Source })
        {
            command.Options.Add(option);
        }

        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (settings, configuration) = host.Read(result, LogEventLevel.Information);
            var configure = Read(result);
            await using var logger = HostLogging.Create(settings, configuration);
            return await WorkerRunner.RunIntakeAsync(settings, logger, configure, cancellationToken);
        });
        return command;
    }

    /// <exception cref="CommandException">A value is not allowed.</exception>
    private static Action<IntakeOptions> Read(ParseResult result)
    {
        var list = Choose(result, List, NoList, Defaults.List);
        var stream = Choose(result, Stream, NoStream, Defaults.Stream);
        var lifetime = Time(result, TaskLifetime, Defaults.ResultLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(365));
        var lease = Time(result, Lease, Defaults.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var source = result.GetValue(Source) is { } connection ? RedisOptions.Parse(connection) : null;
        return options =>
        {
            (options.List, options.Stream, options.ResultLifetime, options.Lease, options.Redis) = (list, stream, lifetime, lease, source);
            options.Group = result.GetValue(Group) ?? options.Group;
            options.ResultPrefix = result.GetValue(ResultPrefix) ?? options.ResultPrefix;
            options.FileName = result.GetValue(FileName) ?? options.FileName;
            options.FileNameWithoutInterval = result.GetValue(ShortFileName) ?? options.FileNameWithoutInterval;
        };
    }

    private static string? Choose(ParseResult result, Option<string?> name, Option<bool> none, string? defaultName) => (result.GetValue(name), result.GetValue(none)) switch
    {
        ({ } given, false) => given,
        (null, false) => defaultName,
        (null, true) => null,
        _ => throw new CommandException($"{name.Name} and {none.Name} exclude each other.", ExitCodes.Usage),
    };

    private static TimeSpan Time(ParseResult result, Option<string?> option, TimeSpan defaultValue, TimeSpan minimum, TimeSpan maximum) =>
        result.GetValue(option) is { } text ? SettingText.ParseTime(option.Name, text, minimum, maximum) : defaultValue;
}
