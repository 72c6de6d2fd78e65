namespace Bus.Models.Offline;

/// <summary>Turns conditions around, and settles what a clause left to its action.</summary>
internal static class Conditions
{
    private const double FullScale = 100;

    /// <summary>All values that a condition compares.</summary>
    internal static IEnumerable<Operand> Operands(Condition condition) => condition switch
    {
        Condition.Joined joined => Operands(joined.Left).Concat(Operands(joined.Right)),
        Condition.Compare compare => [compare.Left, compare.Right],
        _ => [],
    };

    /// <summary>Gives "crosses" a direction and "the band" a side.</summary>
    internal static Condition Resolve(Condition condition, bool isUp)
    {
        if (condition is Condition.Joined joined)
        {
            return joined with { Left = Resolve(joined.Left, isUp), Right = Resolve(joined.Right, isUp) };
        }

        var compare = (Condition.Compare)condition;
        var relation = compare.Relation;
        if (relation == Relation.Crosses)
        {
            var line = (compare.Right as Operand.Indicator)?.Line;
            relation = line == "Upper" || (line != "Lower" && isUp) ? Relation.CrossesAbove : Relation.CrossesBelow;
        }

        var isAbove = relation is Relation.CrossesAbove or Relation.IsAbove;
        var right = compare.Right is Operand.Indicator { Use.Kind: IndicatorKind.Bollinger or IndicatorKind.Donchian, Line: null } band
            ? band with { Line = isAbove ? "Upper" : "Lower" }
            : compare.Right;
        var left = compare.Left is Operand.Indicator { Use.Kind: IndicatorKind.Bollinger or IndicatorKind.Donchian, Line: null }
            ? throw new IdeaException("The idea compares a band or channel and does not say which border; write 'upper band', 'lower band', 'highest high of 20 bars' or 'lowest low of 20 bars'.")
            : compare.Left;

        // The border of a channel is that of the bars before, so a close beyond it is the breakout; and multiples have no line that could be crossed.
        var isLevel = right is Operand.Indicator { Use.Kind: IndicatorKind.Donchian } or Operand.Scaled || left is Operand.Scaled;
        return new Condition.Compare(left, isLevel ? isAbove ? Relation.IsAbove : Relation.IsBelow : relation, right);
    }

    /// <summary>The same to the other side: above becomes below, the upper band the lower, 30 becomes 70. What has no side stays.</summary>
    internal static Condition Mirror(Condition condition) => condition switch
    {
        Condition.Joined joined => joined with { Left = Mirror(joined.Left), Right = Mirror(joined.Right) },
        Condition.Compare compare when HasNoSide(compare.Left) => compare,
        Condition.Compare compare => new Condition.Compare(Mirror(compare.Left, compare.Left), Opposite(compare.Relation), Mirror(compare.Right, compare.Left)),
        _ => condition,
    };

    /// <summary>Not true any more: above becomes below, "and" becomes "or".</summary>
    internal static Condition Negate(Condition condition) => condition switch
    {
        Condition.Joined joined => new Condition.Joined(Negate(joined.Left), !joined.IsAnd, Negate(joined.Right)),
        Condition.Compare compare => compare with { Relation = Opposite(compare.Relation) },
        _ => condition,
    };

    private static bool HasNoSide(Operand operand) => operand switch
    {
        Operand.Price price => price.Source == PriceSource.Volume,
        Operand.Indicator { Use.Kind: IndicatorKind.Adx, Line: "Adx" } or Operand.Indicator { Use.Kind: IndicatorKind.Atr } => true,
        Operand.Indicator { Use: { IsAverage: true, Source: { } source } } => HasNoSide(source),
        Operand.Scaled scaled => HasNoSide(scaled.Of),
        _ => false,
    };

    private static Operand Mirror(Operand operand, Operand left) => operand switch
    {
        Operand.Indicator { Line: "Upper" } upper => upper with { Line = "Lower" },
        Operand.Indicator { Line: "Lower" } lower => lower with { Line = "Upper" },
        Operand.Price { Source: PriceSource.High } => new Operand.Price(PriceSource.Low),
        Operand.Price { Source: PriceSource.Low } => new Operand.Price(PriceSource.High),
        Operand.Level level when LevelNames.IsOscillator(left) => LevelNames.Level(left, FullScale - level.Value),
        _ => operand,
    };

    private static Relation Opposite(Relation relation) => relation switch
    {
        Relation.CrossesAbove => Relation.CrossesBelow,
        Relation.CrossesBelow => Relation.CrossesAbove,
        Relation.IsAbove => Relation.IsBelow,
        Relation.IsBelow => Relation.IsAbove,
        _ => relation,
    };
}
