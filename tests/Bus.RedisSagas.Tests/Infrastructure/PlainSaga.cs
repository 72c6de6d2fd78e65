using MassTransit;

namespace Bus.RedisSagas.Tests;

/// <summary>A saga with properties of all kinds.</summary>
public sealed class PlainSaga : ISagaVersion
{
    public Guid CorrelationId { get; set; }

    public int Version { get; set; }

    public string CurrentState { get; set; } = "";

    public string? Label { get; set; }

    public int Size { get; set; }

    public DayOfWeek Day { get; set; }

    public DayOfWeek? Other { get; set; }

    public Guid? Token { get; set; }

    public bool IsUrgent { get; set; }

    public decimal Price { get; set; }

    public DateTime? At { get; set; }

    public List<string> Notes { get; set; } = [];
}
