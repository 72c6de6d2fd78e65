using System.CommandLine;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary><c>bus saga graph</c>: the state machine, with the way of an instance.</summary>
internal static class SagaGraphCommands
{
    internal static BusCommand Create()
    {
        var options = new SagaOptions();
        var id = new Argument<string?>("id") { Description = "An instance, whose way and state are marked.", Arity = ArgumentArity.ZeroOrOne };
        var format = new Option<string>("--format") { Description = "In which form: mermaid, dot (of Graphviz) or svg.", HelpName = "form", DefaultValueFactory = _ => "mermaid" };
        var output = new Option<string?>("--output") { Description = "The file to write it to. [default: standard output]", HelpName = "file" };
        var command = new BusCommand("graph", "Draws the state machine of a saga as its host has recorded it, with the way that an instance has taken.")
        {
            Examples = ["saga graph order", "saga graph order 6f9619ff-8b86-d011-b42d-00c04fc964ff --format svg --output order.svg"],
        };
        command.Arguments.Add(options.Name);
        command.Arguments.Add(id);
        command.Options.Add(format);
        command.Options.Add(output);
        return options.AddTo(command, async (result, session, cancellationToken) =>
        {
            var draw = Choose(result.GetValue(format)!);
            Guid? instance = result.GetValue(id) is { } text ? SagaOptions.ReadId(text) : null;
            var view = await session.Sagas.OpenAsync(result.GetValue(options.Name)!, cancellationToken);
            var machine = await SagaSession.ReadMachineAsync(view, cancellationToken);
            var details = instance is { } found ? await SagaSession.ReadInstanceAsync(view, found, cancellationToken) : null;
            if (options.IsJson(result))
            {
                SagaScreen.WriteJson(new { machine, instance = details });
                return;
            }

            await WriteAsync(draw(machine, details), result.GetValue(output), cancellationToken);
        });
    }

    internal static Func<SagaMachineDescription, SagaDetails?, string> Choose(string format) => format switch
    {
        "mermaid" => SagaGraph.ToMermaid,
        "dot" => SagaGraph.ToDot,
        "svg" => SagaGraph.ToSvg,
        _ => throw new CommandException($"--format is '{format}'; allowed is mermaid, dot or svg.", ExitCodes.Usage),
    };

    internal static async Task WriteAsync(string drawing, string? file, CancellationToken cancellationToken)
    {
        if (file is null)
        {
            Console.Out.Write(drawing);
            return;
        }

        await File.WriteAllTextAsync(file, drawing, cancellationToken);
        Console.Out.WriteLine($"{file} is written.");
    }
}
