namespace Bus.RedisSagas.Tests;

/// <summary>The seat to book.</summary>
public sealed record SeatArguments
{
    public int Seat { get; init; }
}
