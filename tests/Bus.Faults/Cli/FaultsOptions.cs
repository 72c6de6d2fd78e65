using System.Globalization;
using Bus.Faults.Harness;

namespace Bus.Faults.Cli;

/// <summary>What the command line asks for.</summary>
internal sealed record FaultsOptions
{
    private const int QuickJobs = 3;
    private const int MostJobs = 8;

    internal IReadOnlyList<FaultCase> Cases { get; private init; } = [];

    internal bool IsHelp { get; private init; }

    internal bool IsJson { get; private init; }

    internal bool IsWriting { get; private init; }

    internal int Jobs { get; private init; } = 1;

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="FormatException">They are wrong; the message is one sentence.</exception>
    internal static FaultsOptions Parse(IReadOnlyList<string> arguments, IReadOnlyList<FaultCase> all)
    {
        var (names, flags, jobs) = (new List<string>(), new HashSet<string>(), (int?)null);
        for (var index = 0; index < arguments.Count; index++)
        {
            switch (arguments[index])
            {
                case "--case":
                    names.Add(ReadValue(arguments, ref index));
                    break;
                case "--jobs":
                    jobs = ReadJobs(ReadValue(arguments, ref index));
                    break;
                case "--quick" or "--json" or "--write" or "--help" or "-h":
                    flags.Add(arguments[index]);
                    break;
                default:
                    throw new FormatException($"'{arguments[index]}' is no option of ./bus faults; see ./bus faults --help.");
            }
        }

        var isQuick = flags.Contains("--quick");
        if (flags.Contains("--write") && (isQuick || names.Count > 0))
        {
            throw new FormatException("--write publishes all cases; give it without --quick and --case.");
        }

        return new FaultsOptions
        {
            Cases = Choose(all, names, isQuick),
            IsHelp = flags.Contains("--help") || flags.Contains("-h"),
            IsJson = flags.Contains("--json"),
            IsWriting = flags.Contains("--write"),
            Jobs = jobs ?? (isQuick ? QuickJobs : 1),
        };
    }

    private static IReadOnlyList<FaultCase> Choose(IReadOnlyList<FaultCase> all, List<string> names, bool isQuick)
    {
        if (names.Find(name => all.All(x => x.Name != name)) is { } unknown)
        {
            throw new FormatException($"There is no case '{unknown}'; there are {string.Join(", ", all.Select(x => x.Name))}.");
        }

        var chosen = all.Where(x => (names.Count == 0 || names.Contains(x.Name)) && (!isQuick || x.IsQuick)).ToList();
        return chosen.Count > 0 ? chosen : throw new FormatException($"None of the given cases is a quick one: {string.Join(", ", names)}.");
    }

    private static string ReadValue(IReadOnlyList<string> arguments, ref int index) =>
        ++index < arguments.Count ? arguments[index] : throw new FormatException($"{arguments[index - 1]} needs a value; see ./bus faults --help.");

    private static int ReadJobs(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var jobs) && jobs is >= 1 and <= MostJobs
            ? jobs
            : throw new FormatException($"--jobs is '{text}'; 1 to {MostJobs} are allowed.");
}
