using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bus.Host.Configuration;
using Bus.Host.Processes;
using Bus.LoadTool;
using Microsoft.Extensions.Configuration;
using Serilog.Events;

namespace Bus.Host.Cli;

/// <summary><c>bus load --jobs</c>.</summary>
internal sealed class JobsLoadMode : LoadMode
{
    private const int DefaultCount = 1000;
    private const int Fewest = 100;
    private const int Most = 100_000;
    private const int LongestLease = 300;

    private readonly Option<int?> _switch = new("--jobs")
    {
        Description = "Run n jobs in worker processes instead, of which 10 % fail once, 5 % always, 2 % take too long and 1 % kill their process; then mend them and requeue the dead letters. "
            + "Exit code 1 when a count differs from what must come out. [default: 1000]",
        HelpName = "n",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<int?> _lease = new("--lease")
    {
        Description = "With --jobs: seconds after which the messages of a silent process go to another one. Where other programs may keep a process from running for so long, take more. [default: 2]",
        HelpName = "seconds",
    };

    internal override Option Switch => _switch;

    internal override IReadOnlyList<Option> OwnOptions => [_lease];

    internal override IReadOnlyList<string> Examples => ["load --jobs 1000"];

    internal override string ReasonForOwnServer => "counts all jobs and messages that are left on the server";

    internal override async Task<int> RunAsync(LoadRun run, CancellationToken cancellationToken)
    {
        var count = run.Read(_switch, DefaultCount, Fewest, Most);
        var lease = run.Read(_lease, JobsLoad.DefaultLeaseSeconds, 1, LongestLease);
        await using var redis = await PrivateRedis.StartAsync(cancellationToken);
        var settings = HostSettingsReader.Read(new ConfigurationBuilder().Build(), LogEventLevel.Fatal) with { RedisConnection = redis.ConnectionString };
        string[] worker = [LoadWorkerCommands.Name, LoadWorkerCommands.Lease, lease.ToString(CultureInfo.InvariantCulture)];
        var load = new JobsLoad(redis.Options, count, isMended => WorkerProcess.Start(settings, isMended ? [.. worker, LoadWorkerCommands.Mended] : worker));
        var result = await load.RunAsync(Progress, cancellationToken);
        if (run.Json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(result, JsonOption.Indented));
        }
        else
        {
            Write(result);
        }

        return LoadFigureTable.Judge(result.Counts);
    }

    private static void Write(JobsLoadResult result)
    {
        LoadFigureTable.Write($"{LoadText.Number(result.Jobs)} jobs, {LoadText.Number(result.Workers)} processes", result.Counts);
        Screen.WriteTable(["dead letters by cause", "count"], [.. result.DeadLetters.Select(x => (string[])[$"{x.ExceptionType}: {x.Cause}", LoadText.Number(x.Count)])]);
        Screen.WriteValues(
            "Times",
            [
                ("All outcomes, s", LoadText.Number(result.Seconds)),
                ("All requeued ones completed, s", LoadText.Number(result.RequeueSeconds)),
                ("Cancellation of a running job, median, ms", LoadText.Number(result.CancelMilliseconds)),
                ("Cancellation of a running job, longest, ms", LoadText.Number(result.LongestCancelMilliseconds)),
            ]);
    }
}
