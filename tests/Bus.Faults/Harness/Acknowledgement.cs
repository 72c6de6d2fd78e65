using Bus.Faults.Worker;

namespace Bus.Faults.Harness;

/// <summary>A send that returned.</summary>
/// <param name="Time">When, by <see cref="System.Diagnostics.Stopwatch"/>.</param>
/// <param name="Message">What was sent.</param>
internal sealed record Acknowledgement(long Time, FaultMessage Message);
