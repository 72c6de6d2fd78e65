using Bus.Host.Tests.Support;

namespace Bus.Host.Tests.Cli;

public sealed class HelpTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("backtest")]
    [InlineData("optimize")]
    [InlineData("worker")]
    [InlineData("api")]
    [InlineData("submit")]
    [InlineData("submit backtest")]
    [InlineData("status")]
    [InlineData("queues")]
    [InlineData("queues pause")]
    [InlineData("queues resume")]
    [InlineData("topics")]
    [InlineData("consumers")]
    [InlineData("dlq")]
    [InlineData("dlq list")]
    [InlineData("dlq show")]
    [InlineData("dlq groups")]
    [InlineData("dlq requeue")]
    [InlineData("dlq delete")]
    [InlineData("saga")]
    [InlineData("saga list")]
    [InlineData("saga show")]
    [InlineData("saga graph")]
    [InlineData("saga stuck")]
    [InlineData("saga purge")]
    [InlineData("saga raise")]
    [InlineData("saga retry")]
    [InlineData("load")]
    public async Task Every_command_explains_itself_with_an_example(string command)
    {
        var help = await BusProgram.RunAsync([.. command.Split(' '), "--help"]);

        help.ExitCode.ShouldBe(0, help.Error);
        help.Output.ShouldContain("Example");
        help.Output.ShouldContain($"./bus {command.Split(' ')[0]}");
        help.Output.ShouldContain("Usage:");
    }

    [Fact]
    public async Task Each_mode_of_load_is_described_and_has_an_example()
    {
        var help = await BusProgram.RunAsync("load", "--help");

        string[] modes = ["--engine", "--dead-letters", "--drain", "--cluster", "--churn", "--scheduled", "--lanes", "--sagas", "--saga-pages", "--grid", "--jobs", "--choir", "--workflows", "--sandbox"];
        modes.ShouldAllBe(mode => help.Output.Contains($"  {mode} ") && help.Output.Contains($"./bus load {mode}"));
    }

    [Fact]
    public async Task The_whole_program_lists_its_commands()
    {
        var help = await BusProgram.RunProcessAsync("--help");

        help.ExitCode.ShouldBe(0);
        string[] commands = ["demo", "backtest", "optimize", "worker", "api", "submit", "status", "queues", "topics", "consumers", "dlq", "saga", "load"];
        commands.ShouldAllBe(command => help.Output.Contains($"  {command} "));
    }
}
