using Bus.Backtesting.Data;
using Bus.Backtesting.Engine;
using Bus.Sandbox.Tests.Support;

namespace Bus.Sandbox.Tests.Isolation;

/// <summary>What a process can do to its parent: nothing but be ended, with a sentence.</summary>
public sealed class RawBehaviorTests(RawSandboxFixture fixture) : IClassFixture<RawSandboxFixture>
{
    private const string Output = "var output = Console.OpenStandardOutput(); ";

    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    public static TheoryData<string, string, SandboxLimit?, string> Cases => new()
    {
        { "may compute, so that the others' failures mean something", "return (40 + 2).ToString();", null, "ESCAPED 42" },
        { "may start a thread", "var x = 0; var thread = new Thread(() => x = 42); thread.Start(); thread.Join(); return x.ToString();", null, "ESCAPED 42" },
        { "sleeps for ever", "Thread.Sleep(-1); return \"\";", SandboxLimit.Wall, "longer than 8 s" },
        { "loops on many threads", "for (var i = 0; i < 4; i++) new Thread(() => { while (true) { } }) { IsBackground = true }.Start(); Thread.Sleep(-1); return \"\";", SandboxLimit.Cpu, "processor time" },
        { "leaves", "Environment.Exit(0); return \"\";", null, "ended with code 0" },
        { "leaves with a code", "Environment.Exit(77); return \"\";", null, "ended with code 77" },
        { "fails fast", "Environment.FailFast(\"now\"); return \"\";", null, "aborted" },
        { "fails on another thread", "var thread = new Thread(() => throw new Exception(\"elsewhere\")); thread.Start(); thread.Join(); Thread.Sleep(-1); return \"\";", null, "aborted" },
        { "reads where nothing is", "return (*(int*)8).ToString();", null, "NullReference" },
        { "says that it says two gigabytes", Output + "output.Write(new byte[] { 255, 255, 255, 127, 10 }); Thread.Sleep(-1); return \"\";", SandboxLimit.Output, "larger than" },
        { "answers for the engine", Output + "output.Write(new byte[] { 4, 0, 0, 0, 10, 1, 2, 3, 4 }); Thread.Sleep(-1); return \"\";", SandboxLimit.Output, "cannot be" },
        { "answers with a kind that is none", Output + "output.Write(new byte[] { 0, 0, 0, 0, 200 }); Thread.Sleep(-1); return \"\";", SandboxLimit.Output, "cannot be" },
        { "tells progress that is no number", Output + "output.Write(new byte[] { 8, 0, 0, 0, 9, 255, 255, 255, 255, 255, 255, 255, 255 }); Thread.Sleep(-1); return \"\";", SandboxLimit.Output, "cannot be" },
        { "floods its parent with progress", Output + "for (var i = 0; i < 20_000; i++) output.Write(new byte[] { 8, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0 }); Thread.Sleep(-1); return \"\";", SandboxLimit.Wall, "longer than 8 s" },
        { "closes its output and goes on", "for (var i = 1; i < 10; i++) syscall(3, i, 0, 0, 0, 0); while (true) { }", SandboxLimit.Cpu, "processor time" },
        { "fills its error output", "var errors = Console.OpenStandardError(); for (var i = 0; i < 500; i++) errors.Write(new byte[100_000]); return \"done\";", null, "done" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task It_is_ended_with_a_sentence_and_the_parent_goes_on(string name, string statements, SandboxLimit? limit, string sentence)
    {
        var sandbox = fixture[SandboxIsolation.Auto];

        var exception = await Should.ThrowAsync<SandboxException>(() => RunAsync(sandbox, RawProgram.Do(statements)), name);

        exception.Message.ShouldContain(sentence);
        exception.Limit.ShouldBe(limit);
        exception.Elapsed.ShouldBeLessThanOrEqualTo(SandboxFixture.WallLimit + Tolerance);
        exception.ProcessorTime.ShouldBeLessThanOrEqualTo(SandboxFixture.CpuLimit + Tolerance);
        (await Should.ThrowAsync<SandboxException>(() => RunAsync(sandbox, RawProgram.Try("\"next\"")))).Message.ShouldContain("ESCAPED next");
    }

    private static Task RunAsync(StrategySandbox sandbox, StrategyProgram program) =>
        sandbox.RunAsync(program, new SandboxRun(SampleData.Goog, new Dictionary<string, double>(), BacktestOptions.Default), null, TestContext.Current.CancellationToken);
}
