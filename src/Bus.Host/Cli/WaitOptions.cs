using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bus.Host.Configuration;

namespace Bus.Host.Cli;

/// <summary>The options of commands that can wait for a job.</summary>
internal sealed class WaitOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private readonly Option<bool> _wait;

    private readonly Option<TimeSpan?> _timeout = new("--timeout")
    {
        Description = "With --wait: how long to wait, as seconds or as 500ms, 30s, 5m, 2h; then the command ends with exit code 124, and the job goes on. [default: without end]",
        HelpName = "time",
        CustomParser = ParseTime,
    };

    internal WaitOptions(string description)
    {
        _wait = new Option<bool>("--wait") { Description = description };
    }

    internal void AddTo(Command command)
    {
        command.Options.Add(_wait);
        command.Options.Add(_timeout);
    }

    /// <summary>Reads how long to wait: null for not at all, infinite for without end.</summary>
    /// <exception cref="CommandException">There is a timeout and nothing to wait for.</exception>
    internal TimeSpan? Read(ParseResult result) => (result.GetValue(_wait), result.GetValue(_timeout)) switch
    {
        (true, var timeout) => timeout ?? Timeout.InfiniteTimeSpan,
        (false, null) => null,
        (false, _) => throw new CommandException("--timeout is given without --wait; it says how long --wait waits.", ExitCodes.Usage),
    };

    private static TimeSpan? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var time = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= Longest.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : SettingText.TryParseTime(text);
        if (time >= TimeSpan.FromMilliseconds(1) && time <= Longest)
        {
            return time;
        }

        result.AddError($"--timeout is '{text}'; it must be a time from 1ms to 30d, as seconds or such as 500ms, 30s, 5m or 2h.");
        return null;
    }
}
