using Bus.Jobs.Configuration;
using MassTransit;

namespace Bus.Jobs.Tests.Configuration;

public sealed class BacktestJobsOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Validate(new BacktestJobsOptions()).ShouldBeEmpty();

    [Fact]
    public void A_value_out_of_range_is_named_with_what_is_allowed()
    {
        Validate(new BacktestJobsOptions { Concurrency = 0 }).ShouldBe(["Concurrency is 0; allowed is 1 to 1024."]);
        Validate(new BacktestJobsOptions { DataDirectory = "/no/such/folder" }).ShouldBe(["DataDirectory is '/no/such/folder', which is no folder; name one that exists, or none."]);
        Validate(new BacktestJobsOptions { ResultLifetime = TimeSpan.Zero }).ShouldBe(["ResultLifetime is 00:00:00; allowed is 00:01:00 to 365.00:00:00."]);
        Validate(new BacktestJobsOptions { ProgressInterval = TimeSpan.Zero }).ShouldBe(["ProgressInterval is 00:00:00; allowed is 00:00:00.0500000 to 01:00:00."]);
        Validate(new BacktestJobsOptions { KeyPrefix = "a:b" }).ShouldBe(["KeyPrefix is 'a:b'; allowed are letters, digits and - _ ."]);
    }

    private static IEnumerable<string> Validate(BacktestJobsOptions options)
        => new BacktestJobsOptionsValidator().Validate(name: null, options).Failures ?? [];
}
