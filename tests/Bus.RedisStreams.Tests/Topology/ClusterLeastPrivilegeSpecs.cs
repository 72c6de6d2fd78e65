using Bus.Contracts.Specs;
using Bus.TestWorker;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>On a cluster the user that docs/operations.md shows needs one command more.</summary>
public sealed class ClusterLeastPrivilegeSpecs(SharedRedisCluster redis) : TransportSpecs(new TopologyUnderTest(redis.GetConnectionStringAsync))
{
    private TopologyUnderTest Cluster => (TopologyUnderTest)Transport;

    [Fact]
    public async Task The_documented_user_can_send_publish_schedule_move_and_stop()
    {
        var nodes = (await redis.GetSetupAsync()).Nodes;
        string[] user = [.. DocumentedUser.Command(Cluster.KeyPrefix, Cluster.KeyPrefix), "+cluster|slots"];
        await Task.WhenAll(nodes.Select(node => node.SendAsync(user)));
        var administrator = Cluster.Options;
        Cluster.Options = administrator with { User = Cluster.KeyPrefix, Password = DocumentedUser.Password };
        var inbox = new Inbox<Work>();
        var errors = new MovedMessages();
        var bus = await StartAsync(
            register: x => x.AddRedisStreamsMessageScheduler(),
            configure: (_, x) =>
            {
                x.ReceiveEndpoint("work", e => e.Handler<Work>(c => c.Message.Id < 0 ? throw new InvalidOperationException("no") : inbox.ReceiveAsync(c)));
                x.ReceiveEndpoint("other", e => e.Handler<Work>(inbox.ReceiveAsync));
                x.ReceiveEndpoint("work_error", errors.Configure);
            });

        await bus.SendAsync("work", new Work(1), x => x.WaitForReplicas(1, Deadline));
        await bus.Control.Publish(new Work(2));
        await bus.SendAsync("work", new Work(-1));
        await bus.SendAsync("work", new Work(3), x => x.SetDeduplicationId("3"));
        var scheduler = bus.Services.CreateScope().ServiceProvider.GetRequiredService<IMessageScheduler>();
        await scheduler.SchedulePublish(TimeSpan.FromMilliseconds(100), new Work(4));
        await inbox.CountAsync(6);
        await errors.FirstAsync();
        await bus.StopAsync();

        Cluster.Options = administrator;
        foreach (var node in nodes)
        {
            var denials = (await node.SendAsync("ACL", "LOG", 1000)).Items.Where(x => x["username"].Text == Cluster.KeyPrefix).Select(x => $"{x["reason"].Text} {x["object"].Text}");
            denials.ShouldBeEmpty("docs/operations.md lists every command that the transport needs");
            await node.SendAsync("ACL", "DELUSER", Cluster.KeyPrefix);
        }
    }
}
