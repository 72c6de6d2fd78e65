using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Backtesting.Optimization;
using Bus.Backtesting.Strategies;
using Bus.Jobs.Optimization;

namespace Bus.Jobs.Tests.Optimization;

public sealed class OptimizationResultCodecTests
{
    private static OptimizationSpace Space { get; } =
        OptimizationSpace.Create(StrategyCatalog.BuiltIn, "sma-cross", [ParameterGrid.Parse("fast=5:25:5"), ParameterGrid.Parse("slow=10:990:70")]);

    [Theory]
    [InlineData("finalEquity")]
    [InlineData("winRatePct")]
    public void A_chunk_is_read_as_it_was_written(string objective)
    {
        var result = Run(objective, new OptimizationChunk(7, 60));
        result.ShouldSatisfyAllConditions(x => x.Empty.ShouldBePositive(), x => x.Skipped.ShouldBePositive(), x => x.Runs.Count.ShouldBeGreaterThan(20));

        var bytes = OptimizationResultCodec.Write(result);
        var read = OptimizationResult.Merge(OptimizationResultCodec.Read(bytes, result.Objective));

        read.Runs.ShouldBe(result.Runs);
        read.Chunks.ShouldBe(result.Chunks);
        (read.Skipped, read.Failed, read.Busy).ShouldBe((result.Skipped, result.Failed, result.Busy));
        ((double)bytes.Length / result.Runs.Count).ShouldBeLessThan(objective == "finalEquity" ? 13 : 21);
    }

    [Fact]
    public void Failures_keep_their_index_and_reason()
    {
        var result = Run("sharpe", new OptimizationChunk(10, 5)) with { Failed = 200, Failures = [new OptimizationFailure(11, "Größe 0"), new OptimizationFailure(14, "")] };

        OptimizationResultCodec.Read(OptimizationResultCodec.Write(result), result.Objective).ShouldSatisfyAllConditions(
            x => x.Failed.ShouldBe(200),
            x => x.Failures.ShouldBe(result.Failures));
    }

    [Fact]
    public void Bytes_that_are_cut_off_anywhere_are_refused()
    {
        var result = Run("sharpe", new OptimizationChunk(0, 12)) with { Failed = 1, Failures = [new OptimizationFailure(3, "why")] };
        var bytes = OptimizationResultCodec.Write(result);

        for (var length = 0; length < bytes.Length; length++)
        {
            Should.Throw<InvalidDataException>(() => OptimizationResultCodec.Read(bytes.AsMemory(0, length), result.Objective), $"cut to {length} bytes");
        }
    }

    [Fact]
    public void Bytes_of_another_version_are_refused_with_both_versions()
    {
        var bytes = OptimizationResultCodec.Write(Run("sharpe", new OptimizationChunk(0, 3)));
        bytes[0] = 9;

        Should.Throw<InvalidDataException>(() => OptimizationResultCodec.Read(bytes, OptimizationObjective.Of("sharpe"))).Message
            .ShouldBe("A chunk of the optimization is of version 9; this program reads version 1.");
    }

    private static OptimizationResult Run(string objective, OptimizationChunk chunk) =>
        new OptimizationRunner(new OptimizationPlan(SampleData.Goog.Slice(null, new DateTime(2006, 12, 31, 0, 0, 0, DateTimeKind.Utc)), Space, OptimizationObjective.Of(objective), new BacktestOptions())).Run(chunk);
}
