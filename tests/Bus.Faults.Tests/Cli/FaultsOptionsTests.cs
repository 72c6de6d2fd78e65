using Bus.Faults.Cases;
using Bus.Faults.Cli;

namespace Bus.Faults.Tests.Cli;

public sealed class FaultsOptionsTests
{
    [Fact]
    public void Without_arguments_all_cases_run_one_at_a_time()
    {
        var options = Parse();

        options.Cases.ShouldBe(FaultCases.All);
        options.Jobs.ShouldBe(1);
    }

    [Fact]
    public void Quick_runs_the_quick_ones_three_at_a_time()
    {
        var options = Parse("--quick");

        options.Cases.ShouldBe(FaultCases.All.Where(x => x.IsQuick));
        options.Jobs.ShouldBe(3);
    }

    [Fact]
    public void Cases_are_chosen_by_name()
        => Parse("--case", "kill-in-handler", "--case", "stall-both").Cases.Select(x => x.Name).ShouldBe(["kill-in-handler", "stall-both"]);

    [Fact]
    public void An_unknown_case_is_refused_with_all_that_are_known()
    {
        var message = Refusal("--case", "kill-everything");

        message.ShouldStartWith("There is no case 'kill-everything'; there are ");
        FaultCases.All.ShouldAllBe(x => message.Contains(x.Name));
    }

    [Theory]
    [InlineData("--fast", "'--fast' is no option of ./bus faults")]
    [InlineData("--case", "--case needs a value")]
    [InlineData("--jobs 9", "--jobs is '9'; 1 to 8 are allowed.")]
    [InlineData("--jobs x", "--jobs is 'x'; 1 to 8 are allowed.")]
    [InlineData("--write --quick", "--write publishes all cases")]
    [InlineData("--write --case kill-unread", "--write publishes all cases")]
    [InlineData("--quick --case stall-both", "None of the given cases is a quick one: stall-both.")]
    public void What_is_wrong_is_said_in_a_sentence(string arguments, string sentence) => Refusal(arguments.Split(' ')).ShouldStartWith(sentence);

    private static FaultsOptions Parse(params string[] arguments) => FaultsOptions.Parse(arguments, FaultCases.All);

    private static string Refusal(params string[] arguments) => Should.Throw<FormatException>(() => Parse(arguments)).Message;
}
