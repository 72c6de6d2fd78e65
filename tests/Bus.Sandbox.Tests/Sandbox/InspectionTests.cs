using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Sandbox.Tests.Hostile;
using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Sandbox;

public sealed class InspectionTests(SandboxFixture fixture) : IClassFixture<SandboxFixture>
{
    private static readonly SandboxRun Run = new(SampleData.Goog, new Dictionary<string, double>(), BacktestOptions.Default);

    public static TheoryData<string, StrategyStage, string, string> Sources => HostileSources.All;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Sources))]
    public async Task A_source_that_would_escape_is_refused_at_its_stage_by_the_process_that_compiles(string name, StrategyStage stage, string reason, string source)
    {
        var inspection = await fixture.Sandbox.InspectAsync(source, Cancel);

        inspection.IsAccepted.ShouldBeFalse(name);
        inspection.Diagnostics.ShouldAllBe(x => x.Stage == stage);
        inspection.Diagnostics.ShouldContain(x => x.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_of_five_megabytes_is_refused_in_one_sentence_and_no_process_sees_it()
    {
        await using var sandbox = SandboxFixture.Create(_ => { });

        var inspection = await sandbox.InspectAsync(new string('x', 5 * 1024 * 1024), Cancel);

        inspection.Diagnostics.ShouldHaveSingleItem().Message.ShouldBe("The source has 5,242,880 characters; allowed are 131,072.");
        sandbox.ProcessIds.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_source_that_the_compiler_cannot_finish_is_refused_and_the_next_one_compiles()
    {
        await using var sandbox = SandboxFixture.Create(options => options.CompilerCpuLimit = TimeSpan.FromMilliseconds(100));

        var inspection = await sandbox.InspectAsync(Support.Sources.SmaCross, Cancel);

        var diagnostic = inspection.Diagnostics.ShouldHaveSingleItem();
        diagnostic.Stage.ShouldBe(StrategyStage.Compilation);
        diagnostic.Message.ShouldStartWith("The compiler cannot work on this source within its limits");
    }

    [Fact]
    public async Task An_accepted_strategy_can_be_kept_and_made_again_from_its_parts()
    {
        var program = await fixture.GetGoodAsync();
        var again = new StrategyProgram { Id = program.Id, Assembly = program.Assembly.ToArray(), TypeName = program.TypeName, Info = program.Info };

        (await fixture.Sandbox.RunAsync(again, Run, null, Cancel)).Trades.Count.ShouldBeGreaterThan(0);
        program.Info.Name.ShouldBe("my-sma-cross");
        program.Info.Parameters.Select(x => x.Name).ShouldBe(["fast", "slow"]);
        program.TypeName.ShouldBe("MySmaCross");
    }

    [Fact]
    public async Task An_assembly_that_was_changed_is_refused()
    {
        var program = await fixture.GetGoodAsync();

        var exception = await Should.ThrowAsync<SandboxException>(() => fixture.Sandbox.RunAsync(program with { Assembly = new byte[] { 1, 2, 3 } }, Run, null, Cancel));

        exception.Stage.ShouldBe(StrategyStage.Assembly);
    }

    [Fact]
    public async Task An_assembly_that_no_policy_has_looked_at_is_refused_before_it_is_loaded()
    {
        var exception = await Should.ThrowAsync<SandboxException>(() => fixture.Sandbox.RunAsync(RawProgram.Try("\"in\""), Run, null, Cancel));

        exception.Stage.ShouldBe(StrategyStage.Assembly);
        exception.Message.ShouldContain("not allowed");
    }

    [Fact]
    public async Task What_is_no_assembly_is_refused()
    {
        var bytes = new byte[] { 1, 2, 3 };
        var program = (await fixture.GetGoodAsync()) with { Assembly = bytes, Id = StrategyProgram.GetId(bytes) };

        var exception = await Should.ThrowAsync<SandboxException>(() => fixture.Sandbox.RunAsync(program, Run, null, Cancel));

        exception.Stage.ShouldBe(StrategyStage.Assembly);
    }
}
