namespace Bus.Testing.Tests.Processes;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task Lines_of_both_streams_are_captured()
    {
        await using var process = ChildProcess.Start("sh", "-c", "echo out; echo err >&2; exit 3");

        (await process.WaitForExitAsync()).ShouldBe(3);

        process.OutputLines.ShouldBe(["out"]);
        process.ErrorLines.ShouldBe(["err"]);
        process.Lines.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_line_is_awaited_whether_it_came_before_or_comes_later()
    {
        await using var process = ChildProcess.Start("sh", "-c", "echo first; read go; echo \"got $go\"; read forever");

        (await process.WaitForLineAsync("first")).ShouldBe("first");
        (await process.WaitForLineAsync("first")).ShouldBe("first");
        await process.WriteLineAsync("it");
        (await process.WaitForLineAsync(line => line.StartsWith("got", StringComparison.Ordinal), "an answer")).ShouldBe("got it");
    }

    [Fact]
    public async Task Waiting_for_a_line_of_a_process_that_ended_fails_with_its_exit_code_and_output()
    {
        await using var process = ChildProcess.Start("sh", "-c", "echo broken; exit 7");

        var failure = await Should.ThrowAsync<ChildProcessException>(() => process.WaitForLineAsync("ready"));

        failure.Message.ShouldContain("exit code 7");
        failure.Message.ShouldContain("broken");
    }

    [Fact]
    public async Task Waiting_for_a_line_fails_at_the_deadline()
    {
        await using var process = ChildProcess.Start("sh", "-c", "echo slow; read forever");
        await process.WaitForLineAsync("slow");

        var failure = await Should.ThrowAsync<ChildProcessException>(() => process.WaitForLineAsync("ready", TimeSpan.FromMilliseconds(50)));

        failure.Message.ShouldContain("did not write a line with 'ready' within");
        failure.Message.ShouldContain("slow");
    }

    [Fact]
    public async Task Terminate_lets_a_process_clean_up_and_kill_does_not()
    {
        const string Script = "trap 'echo cleaned; exit 0' TERM; echo up; while :; do read x || sleep 0.05; done";
        await using var asked = ChildProcess.Start("sh", "-c", Script);
        await using var killed = ChildProcess.Start("sh", "-c", Script);
        await asked.WaitForLineAsync("up");
        await killed.WaitForLineAsync("up");
        asked.CloseInput();
        killed.CloseInput();

        asked.Terminate();
        killed.Kill();

        (await asked.WaitForExitAsync()).ShouldBe(0);
        asked.Lines.ShouldContain("cleaned");
        (await killed.WaitForExitAsync()).ShouldBe(128 + 9);
        killed.Lines.ShouldNotContain("cleaned");
    }

    [Fact]
    public async Task A_stopped_process_answers_after_it_was_continued()
    {
        await using var process = ChildProcess.Start("sh", "-c", "echo up; while read line; do echo \"echo $line\"; done");
        await process.WaitForLineAsync("up");

        process.Stop();
        await process.WriteLineAsync("hello");
        await Should.ThrowAsync<ChildProcessException>(() => process.WaitForLineAsync("echo hello", TimeSpan.FromMilliseconds(200)));
        process.Continue();

        await process.WaitForLineAsync("echo hello");
    }

    [Fact]
    public async Task Disposing_kills_what_the_process_started()
    {
        var process = ChildProcess.Start("sh", "-c", "sleep 600 & echo $!; wait");
        var grandchild = int.Parse(await process.WaitForLineAsync(line => int.TryParse(line, out _), "a process id"), null);
        await Eventually.IsTrueAsync(() => IsAlive(grandchild), "the grandchild runs");

        await process.DisposeAsync();

        await Eventually.IsTrueAsync(() => !IsAlive(grandchild), "the grandchild has ended");
    }

    [Fact]
    public void An_unknown_program_is_named()
        => Should.Throw<ChildProcessException>(() => ChildProcess.Start("no-such-program")).Message.ShouldContain("'no-such-program'");

    [Fact]
    public async Task Environment_and_folder_reach_the_process()
    {
        await using var process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = "sh",
            Arguments = ["-c", "echo \"$BUS_SAMPLE\"; pwd"],
            Environment = new Dictionary<string, string?> { ["BUS_SAMPLE"] = "a value" },
            WorkingDirectory = "/usr",
        });

        await process.WaitForExitAsync();

        process.OutputLines.ShouldBe(["a value", "/usr"]);
    }

    internal static bool IsAlive(int processId)
    {
        // A zombie still has a directory in /proc, but no command line.
        var commandLine = $"/proc/{processId}/cmdline";
        return File.Exists(commandLine) && File.ReadAllText(commandLine).Length > 0;
    }
}
