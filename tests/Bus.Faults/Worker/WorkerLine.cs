using System.Diagnostics;
using System.Globalization;

namespace Bus.Faults.Worker;

/// <summary>A line that a worker writes about a message.</summary>
/// <param name="Time">When, by the clock without jumps that the processes of a machine share.</param>
/// <param name="Step"><see cref="Started"/> or <see cref="Done"/>.</param>
/// <param name="Id">The message.</param>
/// <param name="Deliveries">How often it was delivered.</param>
/// <param name="Key">Its partition key.</param>
internal sealed record WorkerLine(long Time, string Step, int Id, long Deliveries, string? Key)
{
    internal const string Started = "start";
    internal const string Done = "done";
    internal const string Ready = "ready";

    private const string Mark = "message ";

    internal bool IsStart => Step == Started;

    internal static void Write(string step, FaultMessage message, long deliveries) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mark}{Stopwatch.GetTimestamp()} {step} {message.Id} {deliveries} {message.Key}"));

    internal static WorkerLine? TryParse(string line)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal))
        {
            return null;
        }

        var words = line[Mark.Length..].Split(' ');
        var key = words[4].Length > 0 ? words[4] : null;
        return new WorkerLine(Parse(words[0]), words[1], (int)Parse(words[2]), Parse(words[3]), key);
    }

    private static long Parse(string word) => long.Parse(word, CultureInfo.InvariantCulture);
}
