using System.Text;
using Bus.Backtesting.Optimization;

namespace Bus.Jobs.Optimization;

/// <summary>
/// The result of one chunk as bytes, about 19 per run, or 11 when runs are ranked by final equity. contracts/wire-format.md describes it.
/// </summary>
internal static class OptimizationResultCodec
{
    private const byte Version = 1;
    private const byte ObjectiveIsFinalEquity = 1;

    internal static byte[] Write(OptimizationResult result)
    {
        var chunk = result.Chunks is [var only] ? only : throw new ArgumentException("The result must be that of one chunk.", nameof(result));
        var sameValue = result.Runs.All(run => run.Objective == run.FinalEquity);
        using var bytes = new MemoryStream(64 + (result.Runs.Count * (sameValue ? 12 : 20)));
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(sameValue ? ObjectiveIsFinalEquity : (byte)0);
        foreach (var number in (ReadOnlySpan<long>)[chunk.First, chunk.Count, result.Skipped, result.Failed, result.Busy.Ticks])
        {
            writer.Write7BitEncodedInt64(number);
        }

        WriteRuns(writer, result.Runs, chunk.First, sameValue);
        WriteFailures(writer, result.Failures, chunk.First);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are of another form.</exception>
    internal static OptimizationResult Read(ReadOnlyMemory<byte> bytes, OptimizationObjective objective)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
        try
        {
            return Read(reader, objective);
        }
        catch (Exception exception) when (exception is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("A chunk of the optimization is cut off or of another form.", exception);
        }
    }

    private static OptimizationResult Read(BinaryReader reader, OptimizationObjective objective)
    {
        if (reader.ReadByte() is var version and not Version)
        {
            throw new InvalidDataException($"A chunk of the optimization is of version {version}; this program reads version {Version}.");
        }

        var sameValue = reader.ReadByte() == ObjectiveIsFinalEquity;
        var chunk = new OptimizationChunk(reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        var (skipped, failed, busy) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        return new OptimizationResult
        {
            Objective = objective,
            Chunks = [chunk],
            Runs = ReadRuns(reader, chunk.First, sameValue),
            Failures = ReadFailures(reader, chunk.First),
            Skipped = skipped,
            Failed = failed,
            Busy = TimeSpan.FromTicks(busy),
        };
    }

    /// <summary>In the order of the space, in which an index is one byte more than the one before.</summary>
    private static void WriteRuns(BinaryWriter writer, IReadOnlyList<OptimizationRun> runs, long first, bool sameValue)
    {
        writer.Write7BitEncodedInt(runs.Count);
        foreach (var run in runs.OrderBy(run => run.Index))
        {
            writer.Write7BitEncodedInt64(run.Index - first);
            first = run.Index;
            writer.Write7BitEncodedInt(run.Trades);
            writer.Write7BitEncodedInt(run.OpenTrades);
            writer.Write(run.FinalEquity);
            if (!sameValue)
            {
                writer.Write(run.Objective ?? double.NaN);
            }
        }
    }

    private static OptimizationRun[] ReadRuns(BinaryReader reader, long first, bool sameValue)
    {
        var runs = new OptimizationRun[ReadCount(reader)];
        foreach (ref var run in runs.AsSpan())
        {
            first += reader.Read7BitEncodedInt64();
            var (trades, open, equity) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.ReadDouble());
            var objective = sameValue ? equity : reader.ReadDouble();
            run = new OptimizationRun(first, double.IsNaN(objective) ? null : objective, equity, trades, open);
        }

        return runs;
    }

    private static void WriteFailures(BinaryWriter writer, IReadOnlyList<OptimizationFailure> failures, long first)
    {
        writer.Write7BitEncodedInt(failures.Count);
        foreach (var failure in failures)
        {
            writer.Write7BitEncodedInt64(failure.Index - first);
            writer.Write(failure.Reason);
        }
    }

    private static OptimizationFailure[] ReadFailures(BinaryReader reader, long first)
    {
        var failures = new OptimizationFailure[ReadCount(reader)];
        foreach (ref var failure in failures.AsSpan())
        {
            failure = new OptimizationFailure(first + reader.Read7BitEncodedInt64(), reader.ReadString());
        }

        return failures;
    }

    /// <summary>Each item takes at least a byte: a count that does not fit is no reason to ask for memory.</summary>
    private static int ReadCount(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new EndOfStreamException();
    }
}
