using System.Text;
using Bus.Backtesting;
using Bus.Contracts;
using Bus.Jobs.Submission;

namespace Bus.Jobs.Tests.Submission;

public sealed class RunBacktestReaderTests
{
    public static TheoryData<string, string> WrongJobs => new()
    {
        { """{"strategy":5}""", "The property 'strategy' is 5; allowed is text in quotes." },
        { """{"cash":null}""", "The property 'cash' is null; allowed is a number, such as 10 or 0.001, without quotes." },
        { """{"cash":1e999}""", "The property 'cash' is 1e999; allowed is a number" },
        { """{"Finalize":"yes"}""", """The property 'Finalize' is "yes"; allowed is true or false, without quotes.""" },
        { """{"jobId":"42"}""", """The property 'jobId' is "42"; allowed is a UUID, such as """ },
        { """{"to":20050131}""", "The property 'to' is 20050131; allowed is a date of the form" },
        { """{"requestedAt":"soon"}""", """The property 'requestedAt' is "soon"; allowed is a time of the form""" },
        { """{"parameters":[10]}""", "The property 'parameters' is [10]; allowed is an object of names and numbers" },
        { """{"parameters":{"fast":"10"}}""", """The parameter 'fast' is "10"; allowed is a number""" },
        { """{"csv":["0123456789","0123456789","0123456789","0123456789","0123456789"]}""", """The property 'csv' is ["0123456789","0123456789","0123456789","0123456789","012345...; allowed""" },
    };

    [Theory]
    [MemberData(nameof(WrongJobs))]
    public void A_value_of_the_wrong_form_is_named_with_what_is_allowed(string json, string sentence)
        => Should.Throw<BacktestException>(() => Read(json)).Message.ShouldStartWith(sentence);

    [Fact]
    public void A_job_is_read_in_any_case_with_comments_and_what_is_not_known_is_ignored()
    {
        var job = Read("""{"Strategy":"sma-cross","PARAMETERS":{"fast":10},"from":"2005-01-31","csv":null,"finalize":true,"colour":"red",/* the end */}""");

        job.ShouldSatisfyAllConditions(
            x => x.Strategy.ShouldBe("sma-cross"),
            x => x.Parameters["fast"].ShouldBe(10),
            x => x.From.ShouldBe(new DateOnly(2005, 1, 31)),
            x => x.Finalize.ShouldBeTrue(),
            x => x.Cash.ShouldBe(10_000));
    }

    [Fact]
    public void Every_property_of_the_contract_has_a_form()
    {
        RunBacktestReader.PropertyNames.Count.ShouldBe(typeof(RunBacktest).GetProperties().Length);
        foreach (var name in RunBacktestReader.PropertyNames)
        {
            // An array is never right: what has no form of its own would be offered as an object of names and numbers.
            var message = Should.Throw<BacktestException>(() => Read($$"""{"{{name}}":[]}""")).Message;
            message.Contains("names and numbers", StringComparison.Ordinal).ShouldBe(name == "parameters", message);
        }
    }

    private static RunBacktest Read(string json)
    {
        using var document = RunBacktestReader.Parse(Encoding.UTF8.GetBytes(json));
        return RunBacktestReader.Read(document.RootElement);
    }
}
