using Bus.Host.Processes;

namespace Bus.Host.Tests.Processes;

public sealed class RestartBackoffTests
{
    [Fact]
    public void The_pause_doubles_up_to_its_limit()
    {
        var backoff = new RestartBackoff();

        Enumerable.Range(0, 8).Select(_ => backoff.Next(TimeSpan.Zero).TotalSeconds).ShouldBe([0.5, 1, 2, 4, 8, 16, 30, 30]);
    }

    [Fact]
    public void After_a_good_run_it_begins_anew()
    {
        var backoff = new RestartBackoff();
        backoff.Next(TimeSpan.Zero);
        backoff.Next(TimeSpan.Zero);

        backoff.Next(RestartBackoff.GoodRun).ShouldBe(RestartBackoff.First);
        backoff.Next(TimeSpan.Zero).ShouldBe(RestartBackoff.First * 2);
    }
}
