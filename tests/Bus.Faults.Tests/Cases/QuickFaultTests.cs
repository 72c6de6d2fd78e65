using Bus.Faults.Cases;

namespace Bus.Faults.Tests.Cases;

/// <summary><c>./bus faults --quick</c>, a test for each row.</summary>
public sealed class QuickFaultTests(QuickFaults faults) : IClassFixture<QuickFaults>
{
    public static TheoryData<string> Names => new(FaultCases.All.Where(x => x.IsQuick).Select(x => x.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_promise_is_kept(string name)
    {
        var row = await faults.RowAsync(name);

        TestContext.Current.SendDiagnosticMessage($"{row}");
        row.Broken.ShouldBeEmpty($"{row}");
        row.Skipped.ShouldBeNull();
    }
}
