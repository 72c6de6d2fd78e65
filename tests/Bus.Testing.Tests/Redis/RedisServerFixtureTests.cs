namespace Bus.Testing.Tests.Redis;

public sealed class RedisServerFixtureTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task The_tests_of_a_class_share_one_running_server()
        => (await fixture.Server.SendAsync("PING")).Text.ShouldBe("PONG");

    [Fact]
    public async Task A_fixture_that_never_started_says_so()
    {
        await using var unused = new RedisServerFixture();

        Should.Throw<InvalidOperationException>(() => unused.Server);
    }
}
