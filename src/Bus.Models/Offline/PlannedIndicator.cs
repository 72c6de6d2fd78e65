namespace Bus.Models.Offline;

/// <summary>An indicator with its field and its parameters.</summary>
/// <param name="Use">The indicator.</param>
/// <param name="Field">The name of its field.</param>
/// <param name="Parameters">The names of its parameters, in order.</param>
internal sealed record PlannedIndicator(IndicatorUse Use, string Field, IReadOnlyList<string> Parameters);
