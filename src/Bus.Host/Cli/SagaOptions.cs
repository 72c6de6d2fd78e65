using System.CommandLine;

namespace Bus.Host.Cli;

/// <summary>The arguments and options that commands about sagas share.</summary>
internal sealed class SagaOptions
{
    private readonly HostOptions _host = new();
    private readonly Option<bool> _json = JsonOption.Create();
    private readonly Option<string> _prefix = new("--saga-prefix")
    {
        Description = "Prefix of the sagas' keys, which is the KeyPrefix of their repositories. [default: none]",
        HelpName = "prefix",
        DefaultValueFactory = _ => string.Empty,
    };

    /// <summary>The saga's name, which a command may need.</summary>
    internal Argument<string> Name { get; } = new("name") { Description = "The saga's name, as 'saga list' shows it." };

    /// <summary>The saga's name, where all are meant without it.</summary>
    internal Argument<string?> AnyName { get; } = new("name") { Description = "The saga's name; without it all sagas.", Arity = ArgumentArity.ZeroOrOne };

    /// <summary>The instance.</summary>
    internal Argument<string> Id { get; } = new("id") { Description = "The instance's correlation id." };

    internal bool IsJson(ParseResult result) => result.GetValue(_json);

    internal static Guid ReadId(string text) => Guid.TryParse(text, out var id)
        ? id
        : throw new CommandException($"The id '{text}' is none; it is a correlation id, such as 6f9619ff-8b86-d011-b42d-00c04fc964ff.", ExitCodes.Usage);

    internal BusCommand AddTo(BusCommand command, Func<ParseResult, SagaSession, CancellationToken, Task> run)
    {
        command.Options.Add(_json);
        command.Options.Add(_prefix);
        _host.AddTo(command);
        command.SetAction((result, cancellationToken) =>
            AdministrationRun.SagasAsync(_host, result, result.GetValue(_prefix) ?? string.Empty, cancellationToken, session => run(result, session, cancellationToken)));
        return command;
    }
}
