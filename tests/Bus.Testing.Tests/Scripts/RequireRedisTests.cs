namespace Bus.Testing.Tests.Scripts;

/// <summary>What ./bus does on a machine without redis-server: installs it where it may, and else says what to do.</summary>
public sealed class RequireRedisTests : IDisposable
{
    private const string Install = "apt-get install -y --no-install-recommends redis-server";

    private readonly FakeMachine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Root_installs_it_without_questions()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: true).WithSudo().WithAptGet().RequireRedisAsync();

        exitCode.ShouldBe(0);
        output.ShouldBe("Installing redis-server with apt-get...");
        _machine.Calls.ShouldBe([Install, "direct noninteractive"]);
    }

    [Fact]
    public async Task Another_user_installs_it_by_sudo_which_must_not_ask_without_a_terminal()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: false).WithSudo().WithAptGet().RequireRedisAsync();

        exitCode.ShouldBe(0);
        output.ShouldBe("Installing redis-server with apt-get...");
        _machine.Calls.ShouldBe([$"sudo -n env DEBIAN_FRONTEND=noninteractive {Install}", Install, "sudo noninteractive"]);
    }

    [Fact]
    public async Task At_a_terminal_sudo_may_ask_for_the_password()
    {
        Assert.SkipWhen(Executables.Find("script") is null, "The program script, of util-linux, is not installed: there is no terminal to be had.");

        var (exitCode, _) = await _machine.WithUser(isRoot: false).WithSudo().WithAptGet().RequireRedisAsync(atTerminal: true);

        exitCode.ShouldBe(0);
        _machine.Calls[0].ShouldBe($"sudo env DEBIAN_FRONTEND=noninteractive {Install}");
    }

    [Fact]
    public async Task A_package_that_is_not_found_is_looked_for_again_behind_an_update()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: true).WithAptGet(failsUntil: 2).RequireRedisAsync();

        exitCode.ShouldBe(0);
        output.ShouldNotContain("Unable to locate", Case.Sensitive, "it was found in the end");
        _machine.Calls.ShouldBe([Install, "direct noninteractive", "apt-get update", Install, "direct noninteractive"]);
    }

    [Fact]
    public async Task Without_apt_get_the_container_is_the_way()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: true).WithSudo().RequireRedisAsync();

        exitCode.ShouldBe(1);
        output.ShouldBe(Advice());
        _machine.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_rights_the_container_is_the_way()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: false).WithAptGet().RequireRedisAsync();

        exitCode.ShouldBe(1);
        output.ShouldBe(Advice());
        _machine.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task When_sudo_wants_a_password_that_nobody_types_it_says_so()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: false).WithSudo(isAllowed: false).WithAptGet().RequireRedisAsync();

        exitCode.ShouldBe(1);
        output.ShouldContain("sudo: a password is required");
        output.ShouldEndWith(Advice());
        _machine.Calls.ShouldAllBe(x => x.StartsWith("sudo -n ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_installation_that_fails_shows_why()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: true).WithAptGet(failsUntil: 3).RequireRedisAsync();

        exitCode.ShouldBe(1);
        output.ShouldContain("E: Unable to locate package redis-server");
        output.ShouldEndWith(Advice());
    }

    [Fact]
    public async Task An_installation_that_brings_no_program_is_told()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: true).WithAptGet(redisVersion: null).RequireRedisAsync();

        exitCode.ShouldBe(1);
        output.ShouldEndWith("bus: apt-get installed redis-server, but it is not on PATH.");
    }

    [Fact]
    public async Task An_installed_version_that_is_too_old_is_named()
    {
        var (exitCode, output) = await _machine.WithUser(isRoot: true).WithAptGet(redisVersion: "6.0.16").RequireRedisAsync();

        exitCode.ShouldBe(1);
        output.ShouldContain("Redis 6.0.16; Bus needs Redis 7.0 or later. Run instead: docker run ");
    }

    private string Advice() =>
        "bus: redis-server is missing and could not be installed; run 'sudo apt-get install redis-server', or instead: "
        + $"docker run --rm -it -v '{_machine.Folder}':/bus --tmpfs /bus/artifacts:exec -w /bus mcr.microsoft.com/dotnet/sdk:10.0 ./bus demo";
}
