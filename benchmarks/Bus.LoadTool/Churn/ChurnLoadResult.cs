using System.Globalization;

namespace Bus.LoadTool;

/// <summary>What was left behind by many that came and went.</summary>
public sealed record ChurnLoadResult
{
    /// <summary>How much memory may grow: what is measured moves by a few percent, with buffers and with what a runtime keeps.</summary>
    public const double AllowedGrowth = 0.1;

    /// <summary>
    /// What a bus keeps of a visitor until it stops, allowed on top. Known and measured: of every endpoint that was ever connected MassTransit keeps the specification of
    /// its pipe, 2.7 kB with one handler and some more with a requester's two.
    /// </summary>
    public const long KeptByBus = 3584;

    /// <summary>How many came and went, those that crashed included.</summary>
    public required int Count { get; init; }

    /// <summary>How many of them crashed: they lost their connections without signing off.</summary>
    public required int Crashed { get; init; }

    /// <summary>After the warm-up, a tenth, and after each further tenth, when what was left behind had had its time to expire.</summary>
    public required IReadOnlyList<ChurnSample> Samples { get; init; }

    /// <summary>The largest of each, also before anything had expired.</summary>
    public required ChurnSample Max { get; init; }

    /// <summary>After the warm-up.</summary>
    public ChurnSample First => Samples[0];

    /// <summary>At the end.</summary>
    public ChurnSample Last => Samples[^1];

    /// <summary>Bytes that live objects of this process have gained per visitor since the warm-up.</summary>
    public double ManagedBytesPerVisitor => (Last.ManagedMemory - First.ManagedMemory) / (double)(Last.Done - First.Done);

    /// <summary>One sentence for each figure that grew: keys and registrations at all, memory by more than <see cref="AllowedGrowth"/>, managed memory by that and <see cref="KeptByBus"/> for each visitor.</summary>
    public IReadOnlyList<string> Growth =>
    [
        .. Describe("keys", First.Keys, Last.Keys, First.Keys),
        .. Describe("registrations", First.Registrations, Last.Registrations, First.Registrations),
        .. Describe("bytes of Redis", First.UsedMemory, Last.UsedMemory, First.UsedMemory * (1 + AllowedGrowth)),
        .. Describe("managed bytes", First.ManagedMemory, Last.ManagedMemory, (First.ManagedMemory * (1 + AllowedGrowth)) + (KeptByBus * (Last.Done - First.Done))),
    ];

    private static IEnumerable<string> Describe(string what, long first, long last, double most)
    {
        if (last > most)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"There are {last:#,0} {what}, where {first:#,0} were after the warm-up and {most:#,0} are allowed.");
        }
    }
}
