namespace Bus.Testing.Tests.Data;

public sealed class PythonTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task A_script_talks_to_redis_through_the_redis_module()
    {
        var output = await Python.RunAsync("import sys, redis; print(redis.Redis(port=int(sys.argv[1])).ping())", $"{fixture.Server.Port}");

        output.ShouldBe("True");
    }

    [Fact]
    public async Task A_failing_script_is_reported_with_its_error()
        => (await Should.ThrowAsync<ChildProcessException>(() => Python.RunAsync("raise SystemExit('no data')"))).Message.ShouldContain("no data");
}
