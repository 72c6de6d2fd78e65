namespace MassTransit;

/// <summary>A page of dead letters.</summary>
/// <param name="Items">Those that fit, in the order asked for.</param>
/// <param name="Next">Where to go on; <see langword="null"/> at the end. A page may be empty and have one: then what was read did not fit.</param>
/// <param name="Scanned">How many entries were read and compared.</param>
/// <param name="Total">How many entries the queue has, whether they fit or not.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetterInfo> Items, DeadLetterId? Next, long Scanned, long Total);
