using Bus.Redis.Connections;

namespace Bus.Redis.Tests.Connections;

public sealed class ReconnectBackoffTests
{
    [Fact]
    public void Pauses_double_up_to_the_longest_and_are_shortened_by_at_most_half()
    {
        var backoff = new ReconnectBackoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), new Random(1));
        double[] full = [50, 100, 200, 400, 800, 1000, 1000];

        foreach (var milliseconds in full)
        {
            backoff.Next().TotalMilliseconds.ShouldBeInRange(milliseconds / 2, milliseconds);
        }
    }

    [Fact]
    public void Many_clients_do_not_return_together()
    {
        var pauses = Enumerable.Range(0, 100).Select(seed => new ReconnectBackoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), new Random(seed)).Next());

        pauses.Distinct().Count().ShouldBeGreaterThan(90);
    }

    [Fact]
    public void A_success_begins_the_pauses_anew()
    {
        var backoff = new ReconnectBackoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), new Random(1));
        for (var failure = 0; failure < 2000; failure++)
        {
            backoff.Next();
        }

        backoff.Reset();

        backoff.Failures.ShouldBe(0);
        backoff.Next().TotalMilliseconds.ShouldBeInRange(25, 50);
    }
}
