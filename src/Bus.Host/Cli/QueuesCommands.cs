using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Host.Queues;

namespace Bus.Host.Cli;

/// <summary><c>bus queues</c>: what waits where, and who may take it.</summary>
internal static class QueuesCommands
{
    private static readonly string[] Columns = ["queue", "waiting", "in flight", "delayed", "oldest", "consumers", ""];

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("queues", "Lists all queues: messages that wait, are in flight or delayed, the age of the oldest, live consumers. Pauses and resumes them.")
        {
            Examples = ["queues", "queues --redis redis://localhost:6379 --json", "queues pause backtest"],
        };
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => AdministrationRun.QueuesAsync(host, result, cancellationToken, async administration =>
            Write(await QueueStatus.ReadAllAsync(administration, cancellationToken), result.GetValue(json))));
        command.Subcommands.Add(CreatePause());
        command.Subcommands.Add(CreateResume());
        return command;
    }

    private static BusCommand CreatePause() => CreateSwitch(
        "pause",
        "Lets a queue give no more messages: what runs ends, messages are still accepted, other queues go on. It stays so until it is resumed.",
        isPaused: true);

    private static BusCommand CreateResume() => CreateSwitch("resume", "Lets a paused queue give messages again, at once.", isPaused: false);

    private static BusCommand CreateSwitch(string name, string description, bool isPaused)
    {
        var host = new HostOptions();
        var queue = new Argument<string>("queue") { Description = "The queue's name." };
        var json = JsonOption.Create();
        var command = new BusCommand(name, description) { Examples = [$"queues {name} backtest"] };
        command.Arguments.Add(queue);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => AdministrationRun.QueuesAsync(host, result, cancellationToken, async administration =>
        {
            var done = await QueueSwitch.RunAsync(administration, result.GetValue(queue)!, isPaused, cancellationToken);
            Console.Out.WriteLine(result.GetValue(json)
                ? JsonSerializer.Serialize(done, JsonOption.Indented)
                : done.Changed ? $"{done.Queue} is {done.State}." : $"{done.Queue} was {done.State} already.");
        }));
        return command;
    }

    private static void Write(IReadOnlyList<QueueStatus> queues, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(queues, JsonOption.Indented));
        }
        else if (queues.Count == 0)
        {
            Console.Out.WriteLine("There are no queues.");
        }
        else
        {
            Screen.WriteTable(Columns, [.. queues.Select(Row)]);
        }
    }

    private static string[] Row(QueueStatus queue) =>
    [
        queue.Queue,
        queue.Waiting.ToString(CultureInfo.InvariantCulture),
        queue.InFlight.ToString(CultureInfo.InvariantCulture),
        queue.Delayed.ToString(CultureInfo.InvariantCulture),
        queue.OldestSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s") : "-",
        queue.Consumers.ToString(CultureInfo.InvariantCulture),
        queue.Paused ? "paused" : "",
    ];
}
