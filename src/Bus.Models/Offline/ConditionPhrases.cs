namespace Bus.Models.Offline;

/// <summary>Phrases that are a whole condition, and words that are a relation.</summary>
internal static class ConditionPhrases
{
    internal static Condition.Compare? Find(IdeaWord? word) => word switch
    {
        IdeaWord.GoldenCross => new(Average(50, AverageRole.Fast), Relation.CrossesAbove, Average(200, AverageRole.Slow)),
        IdeaWord.DeathCross => new(Average(50, AverageRole.Fast), Relation.CrossesBelow, Average(200, AverageRole.Slow)),
        IdeaWord.HighVolume => Volume(Relation.IsAbove),
        IdeaWord.LowVolume => Volume(Relation.IsBelow),
        IdeaWord.StrongTrend => new(new Operand.Indicator(new(IndicatorKind.Adx, new(14)), "Adx"), Relation.IsAbove, new Operand.Level(25, "trend-strength")),
        _ => null,
    };

    internal static Relation RelationOf(IdeaWord word) => word switch
    {
        IdeaWord.CrossAbove or IdeaWord.TurnPositive => Relation.CrossesAbove,
        IdeaWord.CrossBelow or IdeaWord.TurnNegative => Relation.CrossesBelow,
        IdeaWord.Above or IdeaWord.Positive => Relation.IsAbove,
        _ => Relation.IsBelow,
    };

    private static Operand.Indicator Average(double period, AverageRole role) => new(new(IndicatorKind.Sma, new(period), role), null);

    private static Condition.Compare Volume(Relation relation)
    {
        var volume = new Operand.Price(PriceSource.Volume);
        return new(volume, relation, new Operand.Indicator(new(IndicatorKind.Sma, new(20), AverageRole.None, volume), null));
    }
}
