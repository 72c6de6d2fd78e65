namespace Bus.Testing.Tests.Scripts;

/// <summary>The parts of ./bus that decide without building anything.</summary>
public sealed class BusScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-script-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_build_is_up_to_date_until_a_source_changes()
    {
        (await RunAsync("up_to_date $root/stamp src", "mkdir src; echo a > src/a.cs; touch stamp")).ExitCode.ShouldBe(0);
        (await RunAsync("up_to_date $root/stamp src", "touch -d '+1 second' src/a.cs")).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task A_removed_source_makes_a_build_stale()
        => (await RunAsync("up_to_date $root/stamp src", "mkdir src; touch src/a.cs; touch -d '-1 hour' stamp src/a.cs; rm src/a.cs")).ExitCode.ShouldBe(1);

    [Fact]
    public async Task A_build_without_a_stamp_is_stale()
        => (await RunAsync("up_to_date $root/stamp src", "mkdir src")).ExitCode.ShouldBe(1);

    [Fact]
    public async Task A_redis_that_is_too_old_is_named_with_the_version_needed()
    {
        var (exitCode, error) = await RunAsync(
            "BUS_REDIS_SERVER=$root/redis require_redis",
            "printf '#!/bin/sh\\necho Redis server v=6.0.16 sha=0 bits=64\\n' > redis; chmod +x redis");

        exitCode.ShouldBe(1);
        error.ShouldContain("Redis 6.0.16; Bus needs Redis 7.0 or later");
    }

    [Fact]
    public async Task A_redis_path_that_is_no_program_is_named()
    {
        var (exitCode, error) = await RunAsync("BUS_REDIS_SERVER=$root/nothing require_redis");

        exitCode.ShouldBe(1);
        error.ShouldContain($"BUS_REDIS_SERVER is '{_folder}/nothing', which is no program");
    }

    [Fact]
    public async Task An_unknown_option_of_test_is_named_and_fails()
    {
        await using var bus = ChildProcess.Start(Repository.PathOf("bus"), "test", "--frobnicate");

        (await bus.WaitForExitAsync()).ShouldBe(1);
        string.Join('\n', bus.ErrorLines).ShouldContain("'--frobnicate' is no option of ./bus test");
    }

    [Fact]
    public async Task An_unknown_option_of_conformance_is_named_and_fails()
    {
        await using var bus = ChildProcess.Start(Repository.PathOf("bus"), "conformance", "--frobnicate");

        (await bus.WaitForExitAsync()).ShouldBe(1);
        string.Join('\n', bus.ErrorLines).ShouldContain("'--frobnicate' is no option of ./bus conformance");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task A_table_of_behaviours_that_is_not_what_the_specs_say_fails_the_run(int outcome, int failures)
    {
        var (_, error) = await RunAsync(
            $". '{Repository.PathOf("eng/test.sh")}' && logs=$root failed=0 && check_conformance && echo \"$failed failed: $(cat conformance.failures 2>/dev/null)\" >&2",
            $"mkdir bin; printf '#!/bin/sh\\necho it differs; exit {outcome}\\n' > bin/dotnet; chmod +x bin/dotnet; PATH=$PWD/bin:$PATH");

        error.ShouldContain($"{failures} failed: {(failures > 0 ? "it differs" : "")}");
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string command, string preparation = ":")
    {
        var script = $"cd '{_folder}' && {{ {preparation}; }} && root='{_folder}' && . '{Repository.PathOf("eng/setup.sh")}' && {command}";
        await using var bash = ChildProcess.Start("bash", "-c", script);
        var exitCode = await bash.WaitForExitAsync();
        return (exitCode, string.Join('\n', bash.ErrorLines));
    }
}
