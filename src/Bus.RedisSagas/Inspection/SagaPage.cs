namespace MassTransit;

/// <summary>A page of instances.</summary>
/// <param name="Items">Those that fit.</param>
/// <param name="Scanned">How many were read for it.</param>
/// <param name="Next">The cursor of the next page; <see langword="null"/> at the end.</param>
public sealed record SagaPage(IReadOnlyList<SagaSummary> Items, int Scanned, string? Next);
