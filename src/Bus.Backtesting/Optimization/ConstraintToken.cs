namespace Bus.Backtesting.Optimization;

/// <summary>A word, number or sign of a constraint; the end has no text. <paramref name="Position"/> counts from 1.</summary>
internal readonly record struct ConstraintToken(string Text, int Position)
{
    public bool IsEnd => Text.Length == 0;

    public override string ToString() => IsEnd ? "the end" : $"'{Text}'";
}
