using System.CommandLine;
using System.CommandLine.Help;
using Bus.Backtesting;
using Bus.Host.Cli.Strategies;
using Bus.Host.Cli.Workflows;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Bus.Host.Cli;

/// <summary>The command line: parses it, runs the command, and turns whatever goes wrong into one sentence and an exit code.</summary>
internal static class BusCommandLine
{
    internal static async Task<int> RunAsync(string[] arguments)
    {
        var root = CreateRoot();
        var result = root.Parse(arguments);
        if (result.Errors.Count > 0)
        {
            return Fail($"{DescribeError(result)} See './bus {HelpPath(result)}--help'.", ExitCodes.Usage);
        }

        using var interruption = new Interruption();
        try
        {
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await result.InvokeAsync(configuration, interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.ExitCode != 0)
        {
            return interruption.ExitCode;
        }
        catch (CommandException exception)
        {
            return Fail(exception.Message, exception.ExitCode);
        }
        catch (Exception exception) when (exception is BacktestException or RedisOptionsException or ConfigurationException or OptionsValidationException)
        {
            return Fail(exception.Message, ExitCodes.Usage);
        }
        catch (Exception exception) when (exception is RedisException or MassTransitException or IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message, ExitCodes.Failure);
        }
        catch (Exception exception)
        {
            return Fail($"Something unforeseen happened ({exception.GetType().Name}): {exception.Message}", ExitCodes.Failure);
        }
    }

    /// <summary>All commands.</summary>
    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Runs strategy jobs over Redis Streams: backtests in worker processes, their results, and the queues in between.")
        {
            DemoCommands.Create(),
            BacktestCommands.Create(),
            OptimizeCommands.Create(),
            WorkerCommands.Create(),
            ApiCommands.Create(),
            SubmitCommands.Create(),
            StatusCommands.Create(),
            JobChangeCommands.CreateCancel(),
            JobChangeCommands.CreateRetry(),
            JobsCommands.Create(),
            ResultsCommands.Create(),
            IntakeCommands.Create(),
            QueuesCommands.Create(),
            TopicsCommands.Create(),
            ConsumersCommands.Create(),
            DlqCommands.Create(),
            SagaCommands.Create(),
            WorkflowCommands.Create(),
            StrategiesCommands.Create(),
            LoadCommands.Create(),
            LoadWorkerCommands.Create(),
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
        return root;
    }

    private static string DescribeError(ParseResult result)
    {
        var command = result.CommandResult.Command;
        if (result.UnmatchedTokens is not [var unknown, ..])
        {
            return Sentence(result.Errors[0].Message);
        }

        return unknown.StartsWith('-')
            ? $"There is no option '{unknown}'; there is {string.Join(", ", command.Options.Where(x => !x.Hidden).Select(x => x.Name))}."
            : command.Subcommands.Count > 0
                ? $"There is no command '{unknown}'; there is {string.Join(", ", command.Subcommands.Where(x => !x.Hidden).Select(x => x.Name))}."
                : $"'{unknown}' is not expected here.";
    }

    private static string HelpPath(ParseResult result)
    {
        var path = "";
        for (var command = result.CommandResult; command.Parent is not null; command = (System.CommandLine.Parsing.CommandResult)command.Parent)
        {
            path = $"{command.Command.Name} {path}";
        }

        return path;
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine($"bus: {message.ReplaceLineEndings(" ").Trim()}");
        return exitCode;
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : $"{text}.";
}
