using System.Reflection;
using Bus.Host.Cli;
using Bus.Host.Configuration;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Deploy;

/// <summary>docker-compose.yml against the program that it starts.</summary>
public sealed class ComposeTests
{
    public static TheoryData<string> Services => new(ComposeService.Own.Select(service => service.Name));

    [Fact]
    public void Workers_bridges_and_the_api_are_services() => ComposeService.Own.Select(service => service.Name).ShouldBe(["worker", "intake", "api"]);

    [Theory]
    [MemberData(nameof(Services))]
    public void The_command_of_a_service_is_one_that_the_program_understands(string name)
    {
        var command = Find(name).Command;

        var result = BusCommandLine.CreateRoot().Parse(command);

        result.Errors.Select(error => error.Message).ShouldBeEmpty();
        result.CommandResult.Command.Name.ShouldBe(command[0]);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void The_variables_of_a_service_are_settings(string name)
    {
        var settings = typeof(SettingNames).GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => SettingNames.Variable((string)field.GetRawConstantValue()!));

        Find(name).Variables.Except(settings).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_can_do_as_little_as_possible(string name)
    {
        var text = Find(name).Text;

        string[] lines = ["    read_only: true", "    cap_drop: [\"ALL\"]", "    security_opt: [\"no-new-privileges:true\"]", $"    profiles: [\"{name}\"]"];
        lines.Where(line => !text.Contains($"\n{line}\n", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void No_port_is_published_to_other_machines()
    {
        var published = File.ReadLines(Repository.PathOf("docker-compose.yml")).Select(line => line.Trim()).Where(line => line.StartsWith("- \"", StringComparison.Ordinal)).ToList();

        published.Count.ShouldBe(2);
        published.ShouldAllBe(line => line.StartsWith("- \"127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_health_check_of_the_api_passes_while_it_runs_and_fails_afterwards()
    {
        var check = Find("api").HealthCheck;
        await using var server = await RedisServer.StartAsync();
        await using var api = await ApiProgram.StartAsync(server);
        string[] arguments = [.. check[1..].Select(x => x.Replace("/8080 ", $"/{api.Port} ", StringComparison.Ordinal))];
        arguments.ShouldNotBe(check[1..]);

        (await RunAsync(check[0], arguments)).ShouldBe(0);

        api.Process.Terminate();
        await api.Process.WaitForExitAsync();
        (await RunAsync(check[0], arguments)).ShouldNotBe(0);
    }

    private static async Task<int> RunAsync(string program, string[] arguments)
    {
        await using var process = ChildProcess.Start(program, arguments);
        return await process.WaitForExitAsync();
    }

    private static ComposeService Find(string name) => ComposeService.Own.Single(service => service.Name == name);
}
