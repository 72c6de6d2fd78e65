namespace Bus.Backtesting.Optimization;

/// <summary>What a part of a constraint computes.</summary>
internal enum ConstraintOperator
{
    Number,
    Parameter,
    Negate,
    Not,
    Multiply,
    Divide,
    Add,
    Subtract,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
}
