using System.CommandLine;
using Bus.Host.Configuration;
using Bus.Jobs.Results;

namespace Bus.Host.Cli;

/// <summary>The options that choose jobs.</summary>
internal sealed class JobFilterOptions
{
    private static readonly TimeSpan LongestAge = TimeSpan.FromDays(3650);

    private readonly Option<string?> _type = new("--type") { Description = "Only jobs of this type, such as backtest.", HelpName = "name" };
    private readonly Option<string?> _state = new("--state") { Description = "Only jobs in this state: Queued, Running, Waiting, Retrying, Completed, Cancelled or DeadLettered.", HelpName = "state" };
    private readonly Option<string?> _olderThan = new("--older-than") { Description = "Only jobs submitted longer ago than this, such as 30m, 12h or 7d.", HelpName = "age" };

    internal void AddTo(Command command)
    {
        command.Options.Add(_type);
        command.Options.Add(_state);
        command.Options.Add(_olderThan);
    }

    /// <summary>Whether any was given.</summary>
    internal bool IsGiven(ParseResult result) => result.GetValue(_type) is not null || result.GetValue(_state) is not null || result.GetValue(_olderThan) is not null;

    internal JobQuery Read(ParseResult result) => new()
    {
        Type = result.GetValue(_type),
        State = result.GetValue(_state),
        SubmittedBefore = result.GetValue(_olderThan) is { } age ? TimeProvider.System.GetUtcNow() - SettingText.ParseTime("--older-than", age, TimeSpan.Zero, LongestAge) : null,
    };

    /// <summary>All pages.</summary>
    internal static async Task<IReadOnlyList<JobStatus>> ReadAllAsync(IJobResults jobs, JobQuery query, CancellationToken cancellationToken)
    {
        var all = new List<JobStatus>();
        for (var page = query with { Limit = JobQuery.MaxLimit }; ;)
        {
            var found = await jobs.ListAsync(page, cancellationToken);
            all.AddRange(found.Items);
            if (found.Next is null)
            {
                return all;
            }

            page = page with { Cursor = found.Next };
        }
    }
}
