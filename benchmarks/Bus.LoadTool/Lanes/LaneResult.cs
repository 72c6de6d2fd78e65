namespace Bus.LoadTool;

/// <summary>What one lane got while critical messages always waited.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Messages">How many of its messages came, in all runs.</param>
/// <param name="LongestGapMilliseconds">The longest time without one, from the beginning to the end, as long as it had messages.</param>
public sealed record LaneResult(string Lane, int Messages, double LongestGapMilliseconds);
