using Bus.Faults.Cases;
using Bus.Faults.Harness;

namespace Bus.Faults.Tests.Cases;

/// <summary>The quick cases, started once: they mostly wait, so two run at a time.</summary>
public sealed class QuickFaults
{
    private const int AtOnce = 2;

    // The times that are promised, './bus faults' holds; beside other tests a process may get no processor for longer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, Task<FaultRow>> _rows;

    public QuickFaults()
    {
        var cases = FaultCases.All.Where(x => x.IsQuick).ToList();
        _rows = cases.Zip(FaultRunner.RunAll(cases, AtOnce, patience: Patience)).ToDictionary(x => x.First.Name, x => x.Second);
    }

    internal Task<FaultRow> RowAsync(string name) => _rows[name];
}
