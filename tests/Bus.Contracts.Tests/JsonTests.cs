using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit.Serialization;

namespace Bus.Contracts.Tests;

/// <summary>Messages as MassTransit's serializer writes and reads them, and as people and other languages write them by hand.</summary>
public sealed class JsonTests
{
    private static readonly JsonSerializerOptions Options = SystemTextJsonMessageSerializer.Options;

    [Fact]
    public void The_command_comes_back_as_it_was_written() => ShouldSurvive(Samples.Run);

    [Fact]
    public void Progress_comes_back_as_it_was_written() => ShouldSurvive(Samples.Progressed);

    [Fact]
    public void A_result_comes_back_as_it_was_written() => ShouldSurvive(Samples.Completed);

    [Fact]
    public void A_failure_comes_back_as_it_was_written() => ShouldSurvive(Samples.Failed);

    [Fact]
    public void The_sample_command_leaves_no_property_at_its_default()
    {
        var defaults = new RunBacktest { Strategy = "" };

        typeof(RunBacktest).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => Equals(property.GetValue(defaults), property.GetValue(Samples.Run)))
            .Select(property => property.Name)
            .ShouldBeEmpty("A property at its default would not show whether it survives the round trip.");
    }

    [Fact]
    public void A_few_words_of_raw_json_are_a_job()
    {
        var job = Read<RunBacktest>("""{"strategy":"sma-cross","parameters":{"fast":10,"slow":30}}""");

        job.JobId.ShouldBe(Guid.Empty);
        job.Data.ShouldBe("sample:goog");
        job.Strategy.ShouldBe("sma-cross");
        job.Parameters.ShouldBe(new Dictionary<string, double> { ["fast"] = 10, ["slow"] = 30 }, ignoreOrder: true);
        (job.Csv, job.From, job.To, job.RequestedAt).ShouldBe((null, null, null, null));
        (job.Cash, job.CommissionRate, job.CommissionFixed, job.Spread, job.Margin).ShouldBe((10_000, 0, 0, 0, 1));
        (job.TradeOnClose, job.Finalize, job.FractionalUnits, job.IncludeEquityCurve, job.IncludeTrades).ShouldBe((false, false, false, false, false));
    }

    [Fact]
    public void Dates_are_written_as_days()
    {
        var job = Read<RunBacktest>("""{"strategy":"sma-cross","from":"2005-01-03","to":"2008-10-14","jobId":"6f0d3c1e-6a4b-4b9e-9c55-0c8f3b8f7a10"}""");

        (job.From, job.To).ShouldBe((new DateOnly(2005, 1, 3), new DateOnly(2008, 10, 14)));
        job.JobId.ShouldBe(Samples.Run.JobId);
    }

    [Fact]
    public void A_figure_that_is_undefined_is_null()
    {
        var statistics = JsonSerializer.SerializeToNode(Samples.Completed, Options)!["statistics"]!.AsObject();

        statistics.ContainsKey("sharpe").ShouldBeTrue();
        statistics["sharpe"].ShouldBeNull();
        statistics["finalEquity"]!.GetValue<double>().ShouldBe(53310.62);
    }

    [Theory]
    [InlineData("""{"strategy":"sma-cross","from":"03.01.2005"}""", "from")]
    [InlineData("""{"strategy":"sma-cross","cash":"much"}""", "cash")]
    public void A_value_of_the_wrong_form_is_refused_by_its_name(string json, string name)
        => Should.Throw<JsonException>(() => Read<RunBacktest>(json)).Path!.ShouldContain(name);

    private static void ShouldSurvive<T>(T message)
    {
        var written = JsonSerializer.Serialize(message, Options);

        var read = Read<T>(written);

        JsonNode.DeepEquals(JsonSerializer.SerializeToNode(read, Options), JsonNode.Parse(written)).ShouldBeTrue(written);
        read.ShouldBeEquivalentTo(message);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
