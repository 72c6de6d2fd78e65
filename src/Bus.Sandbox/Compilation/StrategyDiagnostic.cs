using System.Globalization;

namespace Bus.Sandbox;

/// <summary>One thing that is wrong with a strategy's source.</summary>
/// <param name="Stage">Which check found it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Message">What is wrong and what is allowed, in one sentence.</param>
public sealed record StrategyDiagnostic(StrategyStage Stage, int Line, int Column, string Message)
{
    /// <summary>The diagnostic on one line.</summary>
    /// <returns>Such as <c>line 3, column 9: File is not allowed in a strategy.</c></returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}: {Message}");
}
