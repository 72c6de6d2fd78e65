using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Cli;

public sealed class RedisProblemTests
{
    public static TheoryData<string> Commands => ["worker", "worker --workers 2", "api --urls http://127.0.0.1:0", "queues", "status 0b5e1c3a-9c1f-4a53-8d53-3f1f2b6d8a10", "submit backtest --strategy sma-cross"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_server_that_wants_a_password_is_named_with_what_it_said(string command)
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Password = "secret" });

        (await RunAsync(command, $"redis://127.0.0.1:{server.Port}")).ShouldFailWith(1, $"127.0.0.1:{server.Port}");
        var wrong = await RunAsync(command, $"redis://:guess@127.0.0.1:{server.Port}");
        wrong.ShouldFailWith(1, "password");
        wrong.Error.ShouldNotContain("guess");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_server_that_is_too_old_is_named_with_its_version(string command)
    {
        using var server = new OldRedis();

        (await RunAsync(command, server.ConnectionString)).ShouldFailWith(1, "6.2.0");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_server_that_is_not_there_is_named(string command)
    {
        using var port = new ReservedPort();

        var run = await BusProgram.RunProcessAsync([.. command.Split(' '), "--redis", $"redis://127.0.0.1:{port.Number}?connectTimeout=500ms"]);

        run.ShouldFailWith(1, $"127.0.0.1:{port.Number} could not be reached");
    }

    private static Task<Finished> RunAsync(string command, string redis) => BusProgram.RunAsync([.. command.Split(' '), "--redis", redis]);
}
