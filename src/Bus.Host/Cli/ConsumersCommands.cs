using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Host.Queues;

namespace Bus.Host.Cli;

/// <summary><c>bus consumers</c>: who takes messages from which queue, and how many each holds.</summary>
internal static class ConsumersCommands
{
    private static readonly string[] Columns = ["queue", "instance", "in flight", "lease left"];

    internal static BusCommand Create()
    {
        var host = new HostOptions();
        var queue = new Argument<string?>("queue") { Description = "The queue's name; all queues without one.", Arity = ArgumentArity.ZeroOrOne };
        var json = JsonOption.Create();
        var command = new BusCommand("consumers", "Lists who consumes the queues, or one of them: the instance, the messages it holds, and when its lease ends unless it renews it.")
        {
            Examples = ["consumers", "consumers backtest --json"],
        };
        command.Arguments.Add(queue);
        command.Options.Add(json);
        host.AddTo(command);
        command.SetAction((result, cancellationToken) => AdministrationRun.QueuesAsync(host, result, cancellationToken, async administration =>
            Write(await ConsumerStatus.ReadAsync(administration, result.GetValue(queue), cancellationToken), result.GetValue(json))));
        return command;
    }

    private static void Write(IReadOnlyList<ConsumerStatus> consumers, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(consumers, JsonOption.Indented));
        }
        else if (consumers.Count == 0)
        {
            Console.Out.WriteLine("There are no consumers.");
        }
        else
        {
            Screen.WriteTable(Columns, [.. consumers.Select(Row)]);
        }
    }

    private static string[] Row(ConsumerStatus consumer) =>
    [
        consumer.Queue,
        consumer.Instance,
        consumer.InFlight.ToString(CultureInfo.InvariantCulture),
        consumer.LeaseLeftSeconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"{consumer.LeaseLeftSeconds:0.0} s") : "ended",
    ];
}
