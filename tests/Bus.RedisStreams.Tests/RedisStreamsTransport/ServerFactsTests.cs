namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class ServerFactsTests
{
    [Theory]
    [InlineData("# Memory\r\nmaxmemory_policy:allkeys-lru\r\n\r\n# Persistence\r\naof_enabled:0\r\n", "allkeys-lru", false)]
    [InlineData("maxmemory_policy:noeviction\naof_enabled:1", "noeviction", true)]
    [InlineData("# Server\r\nos:Linux 6.1 : x\r\nmaxmemory_policy_of_tomorrow:x\r\n", null, null)]
    [InlineData("", null, null)]
    public void The_answer_of_INFO_is_read(string info, string? policy, bool? appendOnly) => ServerFacts.Parse(info).ShouldBe(new ServerFacts(policy, appendOnly));
}
