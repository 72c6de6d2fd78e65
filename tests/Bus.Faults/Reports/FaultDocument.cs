using System.Globalization;
using Bus.Faults.Harness;
using Bus.Testing;

namespace Bus.Faults.Reports;

/// <summary>docs/faults.md: the published result.</summary>
internal static class FaultDocument
{
    /// <summary>The file, from the top folder.</summary>
    internal const string Path = "docs/faults.md";

    internal static Task WriteAsync(IReadOnlyList<FaultCase> cases, IReadOnlyList<FaultRow> rows) =>
        File.WriteAllTextAsync(Repository.PathOf(Path), Create(cases, rows));

    /// <summary>The text.</summary>
    internal static string Create(IReadOnlyList<FaultCase> cases, IReadOnlyList<FaultRow> rows) =>
        $"""
        # Faults

        What each fault costs, counted. `./bus faults --write` ran every case and wrote this page; it writes it only when no promise of
        [semantics.md](semantics.md) is broken. `./bus faults --quick`, part of `./bus test`, runs the cases marked \*; a broken promise fails it.

        Each case has a Redis of its own ({Settings()}), a sender, and two worker processes with a lease of {FaultRun.Lease.TotalSeconds:0} s (the default is 30 s),
        `PrefetchCount` {FaultRun.PrefetchCount} and `ConcurrentMessageLimit` {FaultRun.ConcurrentMessageLimit}. Under load means {FaultLoad.Senders} concurrent senders and handlers of {FaultLoad.HandlerMilliseconds} ms that keep both workers busy.
        Workers are killed at a step of the protocol by a proxy that holds their connection there, or by a filter of their own; nothing of the transport knows of it.

        {Table(cases, rows)}
        {NotRun(rows)}
        - **sent**: sends that returned. **lost**: of those, what no handler completed, and of messages that are to fail, what is not in `_error`. A send that failed counts nowhere.
        - **twice**: completions beyond the first of a message, and copies in `_error` beyond the first. **in flight**: the most that may come twice: what Redis
          held for the worker that was hit, running or completed and not yet acknowledged, and the sends under way when their connection broke.
        - **order**: starts out of the order of their partition key, where it is promised.
        - In the cases of a saga a message was handled when the saga has sent what tells of it; each saga must have applied what it told of, in its places and once, or its promise is broken.
        - **pending**, **consumers**, **keys**: what is left when all workers have stopped: messages that are not settled, instances with a lease or a consumer, and keys
          that [keyspace.md](../contracts/keyspace.md) does not let stay.
        - **recovered**: after the loss of a worker the time until the last message that it held has started elsewhere (promised: lease plus 1 s); otherwise the
          time from the end of the fault until a message starts (promised: 2 s).

        `kill -9` of Redis does not take what the kernel already has: with `everysec` a loss of power can cost 2 seconds, which this page does not try. Times depend on the machine.

        """.ReplaceLineEndings("\n");

    private static string Settings() => "`save \"\"`, `appendonly no` unless the case says otherwise, `maxmemory-policy noeviction`";

    private static string Table(IReadOnlyList<FaultCase> cases, IReadOnlyList<FaultRow> rows)
    {
        var lines = new List<string>
        {
            "| case | fault | sent | lost | twice | in flight | order | pending | consumers | keys | recovered |",
            "|---|---|---|---|---|---|---|---|---|---|---|",
        };
        lines.AddRange(cases.Join(rows.Where(x => x.Skipped is null), x => x.Name, x => x.Case, Line));
        return string.Join('\n', lines);
    }

    private static string Line(FaultCase fault, FaultRow row)
    {
        object[] cells =
        [
            $"`{fault.Name}`{(fault.IsQuick ? @" \*" : "")}", fault.Fault, row.Acknowledged, row.Lost, row.Duplicates, row.InFlight, FaultTable.Cell(row.OutOfOrder),
            row.PendingLeft, row.ConsumersLeft, row.KeysLeft, FaultTable.Recovered(row),
        ];
        return $"| {string.Join(" | ", cells.Select(x => Convert.ToString(x, CultureInfo.InvariantCulture)))} |";
    }

    private static string NotRun(IReadOnlyList<FaultRow> rows) =>
        string.Concat(rows.Where(x => x.Skipped is not null).Select(x => $"\n`{x.Case}` was not run: {x.Skipped}\n"));
}
