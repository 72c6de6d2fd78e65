using System.Globalization;

namespace Bus.Faults.Harness;

/// <summary>What a case may cost. Nothing acknowledged is lost and nothing stays behind, in every case that does not say otherwise.</summary>
internal sealed record FaultPromise
{
    /// <summary>The most messages that may be lost.</summary>
    internal int MayLose { get; init; }

    /// <summary>How many messages were at a step that the fault can repeat.</summary>
    internal int InFlight { get; init; }

    /// <summary>How many messages must come twice; <see langword="null"/> for at most <see cref="InFlight"/>.</summary>
    internal int? Duplicates { get; init; }

    /// <summary>How long recovery may take; <see langword="null"/> where nothing is to be recovered.</summary>
    internal TimeSpan? Recovery { get; init; }

    /// <summary>The promises that a row broke, a sentence each.</summary>
    /// <param name="row">What was seen.</param>
    /// <param name="patience">How much longer than promised recovery may take, on a machine that does other things.</param>
    internal IReadOnlyList<string> FindBroken(FaultRow row, TimeSpan patience = default)
    {
        var broken = new List<string>();
        Check(row.Acknowledged > 0, "No send was acknowledged: the case shows nothing.");
        Check(row.Lost <= MayLose, $"{row.Lost} acknowledged messages are lost; the promise is at most {MayLose}.");
        Check(Duplicates is null || row.Duplicates == Duplicates, $"{row.Duplicates} messages came twice; here it has to be {Duplicates}.");
        Check(row.Duplicates <= InFlight, $"{row.Duplicates} messages came twice, more than the {InFlight} that were in flight.");
        Check(row.OutOfOrder is null or 0, $"{row.OutOfOrder} messages started out of the order of their partition key.");
        Check(row.PendingLeft == 0, $"{row.PendingLeft} messages are left in the queue.");
        Check(row.ConsumersLeft == 0, $"{row.ConsumersLeft} instances left their consumer or lease behind.");
        Check(row.KeysLeft == 0, $"{row.KeysLeft} keys are left that contracts/keyspace.md does not let stay.");
        Check(
            Recovery is null || row.RecoveredSeconds is not null,
            "Nothing was seen to recover.");
        Check(
            Recovery is null || !(row.RecoveredSeconds > (Recovery.Value + patience).TotalSeconds),
            string.Create(CultureInfo.InvariantCulture, $"Recovery took {row.RecoveredSeconds:0.00} s; the promise is {Recovery?.TotalSeconds:0.##} s."));
        return broken;

        void Check(bool holds, string sentence)
        {
            if (!holds)
            {
                broken.Add(sentence);
            }
        }
    }
}
