using System.Text.Json;
using Bus.Host.Queues;

namespace Bus.Host.Cli;

/// <summary><c>bus topics</c>: which queues get a copy of what is published.</summary>
internal static class TopicsCommands
{
    private static readonly string[] Columns = ["topic", "queue", "filter", ""];

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var json = JsonOption.Create();
        var command = new BusCommand("topics", "Lists all topics, which are the types of published messages, and the queues that get a copy of each message.")
        {
            Examples = ["topics", "topics --redis redis://localhost:6379 --json"],
        };
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => AdministrationRun.QueuesAsync(host, result, cancellationToken, async administration =>
            Write(await TopicStatus.ReadAllAsync(administration, cancellationToken), result.GetValue(json))));
        return command;
    }

    private static void Write(IReadOnlyList<TopicStatus> topics, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(topics, JsonOption.Indented));
        }
        else if (topics.Count == 0)
        {
            Console.Out.WriteLine("There are no topics.");
        }
        else
        {
            Screen.WriteTable(Columns, [.. topics.SelectMany(Rows)]);
        }
    }

    private static IEnumerable<string[]> Rows(TopicStatus topic) => topic.Subscriptions.Count == 0
        ? [[topic.Topic, "-", "", ""]]
        : topic.Subscriptions.Select(x => (string[])[topic.Topic, x.Queue, x.Filter, x.Temporary ? "temporary" : ""]);
}
