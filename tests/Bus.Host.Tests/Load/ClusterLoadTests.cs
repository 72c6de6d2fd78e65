using Bus.LoadTool;
using Bus.Redis;

namespace Bus.Host.Tests.Load;

public sealed class ClusterLoadTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(300)]
    public void The_queues_spread_evenly_over_all_primaries(int queues)
    {
        var names = ClusterLoad.ChooseQueues(queues);

        names.Distinct().Count().ShouldBe(queues);
        var perPrimary = names.CountBy(name => RedisHashSlot.Of($"load:{{{name}}}:normal") * ClusterLoad.Primaries / RedisHashSlot.Count).ToDictionary();
        perPrimary.Keys.Order().ShouldBe([0, 1, 2]);
        (perPrimary.Values.Max() - perPrimary.Values.Min()).ShouldBeLessThanOrEqualTo(1);
    }
}
