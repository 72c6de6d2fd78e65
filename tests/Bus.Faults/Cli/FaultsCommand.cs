using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.Faults.Harness;
using Bus.Faults.Reports;

namespace Bus.Faults.Cli;

/// <summary><c>./bus faults</c>: results on standard output, progress and broken promises on standard error.</summary>
internal static class FaultsCommand
{
    internal const int Success = 0;
    internal const int Broken = 1;
    internal const int Usage = 2;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    internal static async Task<int> RunAsync(string[] arguments, IReadOnlyList<FaultCase> cases)
    {
        FaultsOptions options;
        try
        {
            options = FaultsOptions.Parse(arguments, cases);
        }
        catch (FormatException exception)
        {
            await Console.Error.WriteLineAsync($"bus: {exception.Message}");
            return Usage;
        }

        if (options.IsHelp)
        {
            Console.WriteLine(FaultsUsage.Create(cases));
            return Success;
        }

        var rows = await RunAsync(options);
        if (rows.Any(x => x.Broken.Count > 0))
        {
            return Broken;
        }

        if (options.IsWriting)
        {
            await FaultDocument.WriteAsync(cases, rows);
            await Console.Error.WriteLineAsync($"{FaultDocument.Path} is written.");
        }

        return Success;
    }

    private static async Task<IReadOnlyList<FaultRow>> RunAsync(FaultsOptions options)
    {
        var clock = Stopwatch.StartNew();
        var started = 0;
        var rows = new List<FaultRow>();
        var running = FaultRunner.RunAll(options.Cases, options.Jobs, fault =>
            Console.Error.WriteLine($"[{Interlocked.Increment(ref started)}/{options.Cases.Count}, {clock.Elapsed:m\\:ss}] {fault.Name}: {fault.Fault}"));
        if (!options.IsJson)
        {
            Console.WriteLine(FaultTable.Header);
        }

        foreach (var pending in running)
        {
            var row = await pending;
            rows.Add(row);
            Console.WriteLine(options.IsJson ? JsonSerializer.Serialize(row, Json) : FaultTable.Format(row));
            foreach (var sentence in row.Broken.Append(row.Skipped).OfType<string>())
            {
                await Console.Error.WriteLineAsync($"bus: {row.Case}{(row.Skipped is null ? "" : " was not run")}: {sentence}");
            }
        }

        var broken = rows.Count(x => x.Broken.Count > 0);
        await Console.Error.WriteLineAsync(
            $"{rows.Count - broken - rows.Count(x => x.Skipped is not null)} of {rows.Count} cases kept every promise, {broken} broke one; {clock.Elapsed:m\\:ss} minutes.");
        return rows;
    }
}
