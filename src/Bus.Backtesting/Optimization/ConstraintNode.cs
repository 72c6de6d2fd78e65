namespace Bus.Backtesting.Optimization;

/// <summary>A part of a constraint. Immutable; conditions are 1 when they hold and 0 when not.</summary>
/// <param name="Operator">What it computes.</param>
/// <param name="Position">Where it begins in the text, from 1.</param>
/// <param name="Left">The only or the left operand.</param>
/// <param name="Right">The right operand.</param>
/// <param name="Value">The number, or the index of the parameter.</param>
internal sealed record ConstraintNode(ConstraintOperator Operator, int Position, ConstraintNode? Left = null, ConstraintNode? Right = null, double Value = 0)
{
    public bool IsCondition => Operator is ConstraintOperator.Not or >= ConstraintOperator.Less;

    public bool Holds(ReadOnlySpan<double> parameters) => Evaluate(parameters) != 0;

    private double Evaluate(ReadOnlySpan<double> parameters) => Operator switch
    {
        ConstraintOperator.Number => Value,
        ConstraintOperator.Parameter => parameters[(int)Value],
        ConstraintOperator.Negate => -Left!.Evaluate(parameters),
        ConstraintOperator.Not => Truth(!Left!.Holds(parameters)),
        ConstraintOperator.Multiply => Left!.Evaluate(parameters) * Right!.Evaluate(parameters),
        ConstraintOperator.Divide => Left!.Evaluate(parameters) / Right!.Evaluate(parameters),
        ConstraintOperator.Add => Left!.Evaluate(parameters) + Right!.Evaluate(parameters),
        ConstraintOperator.Subtract => Left!.Evaluate(parameters) - Right!.Evaluate(parameters),
        ConstraintOperator.Less => Truth(Left!.Evaluate(parameters) < Right!.Evaluate(parameters)),
        ConstraintOperator.LessOrEqual => Truth(Left!.Evaluate(parameters) <= Right!.Evaluate(parameters)),
        ConstraintOperator.Greater => Truth(Left!.Evaluate(parameters) > Right!.Evaluate(parameters)),
        ConstraintOperator.GreaterOrEqual => Truth(Left!.Evaluate(parameters) >= Right!.Evaluate(parameters)),
        ConstraintOperator.Equal => Truth(Left!.Evaluate(parameters) == Right!.Evaluate(parameters)),
        ConstraintOperator.NotEqual => Truth(Left!.Evaluate(parameters) != Right!.Evaluate(parameters)),
        ConstraintOperator.And => Truth(Left!.Holds(parameters) && Right!.Holds(parameters)),
        _ => Truth(Left!.Holds(parameters) || Right!.Holds(parameters)),
    };

    private static double Truth(bool holds) => holds ? 1 : 0;
}
