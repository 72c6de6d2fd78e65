using System.CommandLine;
using Bus.Host.Configuration;
using MassTransit;

namespace Bus.Host.Cli;

/// <summary>The options of commands that submit a job.</summary>
internal sealed class JobOptionsReader
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly Option<string?> _priority = new("--priority") { Description = "The lane: critical, high, normal or low. [default: normal]", HelpName = "lane" };
    private readonly Option<string?> _timeout = new("--job-timeout") { Description = "How long one run may take. [default: 360s]", HelpName = "time" };
    private readonly Option<string?> _retries = new("--max-retries") { Description = "How often the job is run again after a failure. [default: 3]", HelpName = "number" };
    private readonly Option<string?> _deadline = new("--deadline") { Description = "How long from now the job should have ended; when it has not, that is told, and it goes on.", HelpName = "time" };
    private readonly Option<string?> _remind = new("--remind-before") { Description = "With --deadline: how long before it a reminder is told.", HelpName = "time" };

    internal void AddTo(Command command)
    {
        foreach (var option in new[] { _priority, _timeout, _retries, _deadline, _remind })
        {
            command.Options.Add(option);
        }
    }

    internal JobOptions Read(ParseResult result)
    {
        var options = new JobOptions
        {
            Priority = result.GetValue(_priority) is { } priority ? SettingText.ParseChoice<MessagePriority>("--priority", priority) : null,
            Timeout = result.GetValue(_timeout) is { } timeout ? SettingText.ParseTime("--job-timeout", timeout, ShortestTimeout, Longest) : null,
            MaxRetries = result.GetValue(_retries) is { } retries ? SettingText.ParseWhole("--max-retries", retries, 0, 1000) : null,
            Deadline = result.GetValue(_deadline) is { } deadline ? TimeProvider.System.GetUtcNow() + SettingText.ParseTime("--deadline", deadline, ShortestTimeout, Longest) : null,
            RemindBefore = result.GetValue(_remind) is { } remind ? SettingText.ParseTime("--remind-before", remind, ShortestTimeout, Longest) : null,
        };
        return options.RemindBefore is null || options.Deadline is not null
            ? options
            : throw new CommandException("--remind-before is given without --deadline; it says how long before the deadline a reminder is told.", ExitCodes.Usage);
    }
}
