using Bus.Faults.Harness;

namespace Bus.Faults.Cli;

/// <summary>What <c>--help</c> prints.</summary>
internal static class FaultsUsage
{
    internal static string Create(IReadOnlyList<FaultCase> cases) =>
        $"""
        Usage: ./bus faults [options]

        Breaks things on purpose, with real worker processes and a Redis of its own for each case, and counts what it costs: messages lost, handled
        twice or left behind, and how long recovery takes. Prints a row per case; the exit code is 1 when a row breaks its promise.

        Options:
          --quick        only the cases marked *, which run within a minute and are part of ./bus test
          --case <name>  only this case; may be repeated
          --json         one JSON object per row in place of the table
          --jobs <n>     so many cases at a time, 1 to 8; 3 with --quick, else 1
          --write        run all cases and write docs/faults.md when no promise is broken
          --help         show this text

        Cases:
        {string.Join(Environment.NewLine, cases.Select(x => $"  {(x.IsQuick ? '*' : ' ')} {x.Name,-24} {x.Fault}"))}

        Examples:
          ./bus faults --quick
          ./bus faults --case kill-ack-half --case redis-killed-always --json
        """;
}
