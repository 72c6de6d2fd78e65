namespace Bus.Conformance;

/// <summary>What became of one spec on one transport.</summary>
/// <param name="Suite">The suite, as the abstract class is called: "FaultSpecs".</param>
/// <param name="Column">Where it ran: what the class has before the suite's name.</param>
/// <param name="Method">The spec's name.</param>
/// <param name="Line">Where the spec stands in its suite; 0 if that is not known.</param>
/// <param name="Result">"Pass", "Fail" or "Skip"; the cases of a theory are outcomes of their own.</param>
/// <param name="Reason">Why it was skipped.</param>
public sealed record SpecOutcome(string Suite, string Column, string Method, int Line, string Result, string? Reason);
