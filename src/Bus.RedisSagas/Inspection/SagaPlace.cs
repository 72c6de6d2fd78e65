namespace Bus.RedisSagas;

/// <summary>Where the instances of a saga lie.</summary>
/// <param name="SlotTag">The hash tag of their keys.</param>
/// <param name="SagaType">Their type.</param>
internal sealed record SagaPlace(string SlotTag, string SagaType)
{
    internal static SagaPlace Parse(string record)
    {
        var end = record.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? new SagaPlace(record, string.Empty) : new SagaPlace(record[..end], record[(end + 1)..]);
    }

    public override string ToString() => $"{SlotTag} {SagaType}";
}
