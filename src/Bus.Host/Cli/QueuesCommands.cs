using System.Globalization;
using System.Text.Json;
using Bus.Host.Queues;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus queues</c>: what waits where.</summary>
internal static class QueuesCommands
{
    private static readonly string[] Columns = ["queue", "waiting", "in flight", "oldest", "consumers"];

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("queues", "Lists all queues: messages that wait, messages in flight, the age of the oldest, live consumers.")
        {
            Examples = ["queues", "queues --redis redis://localhost:6379 --json"],
        };
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var (settings, _) = host.Read(result, LogEventLevel.Error);
            await using var session = await RedisSession.OpenAsync(settings, cancellationToken);
            var queues = await new QueueInspector(session.Connection, settings.KeyPrefix).ReadAsync(cancellationToken);
            Write(queues, result.GetValue(json));
            return ExitCodes.Success;
        });
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
        queue.OldestSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s") : "-",
        queue.Consumers.ToString(CultureInfo.InvariantCulture),
    ];
}
