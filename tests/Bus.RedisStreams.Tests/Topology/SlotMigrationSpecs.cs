using System.Collections.Concurrent;
using Bus.Testing;
using Bus.TestWorker;
using MassTransit;

namespace Bus.RedisStreams.Tests.Topology;

/// <summary>A queue's slot moves to another node of the cluster while its messages flow.</summary>
public sealed class SlotMigrationSpecs(RedisClusterFixture fixture) : ClusterSpecs(fixture)
{
    private const string Queue = "moving";

    [Fact]
    public async Task A_queue_moves_while_a_thousand_messages_flow_and_none_is_lost()
    {
        const int count = 1000;
        const int prefetch = 16;
        var handled = new ConcurrentDictionary<int, int>();
        await StartReceiverAsync(Queue, x =>
        {
            x.PrefetchCount = prefetch;
            x.Handler<Work>(c =>
            {
                handled.AddOrUpdate(c.Message.Id, 1, (_, times) => times + 1);
                return Task.CompletedTask;
            });
        });
        var sender = await StartAsync();
        var migration = await PrepareMoveAsync(Queue);
        var sent = 0;
        var sending = Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (id, _) =>
        {
            await sender.SendAsync(Queue, new Work(id));
            Interlocked.Increment(ref sent);
        });

        await Eventually.IsTrueAsync(() => handled.Count >= count / 4, "a quarter is handled", () => $"{sent} sent, {handled.Count} handled");
        await migration.StartAsync();
        while (await migration.MoveKeysAsync(1) > 0)
        {
        }

        await Eventually.IsTrueAsync(() => sent >= count / 2, "messages are sent to a slot between two nodes", () => $"{sent} sent");
        await migration.FinishAsync();
        await sending;

        await Eventually.IsTrueAsync(() => handled.Count == count, "every message is handled", () => $"{handled.Count} handled", Deadline);
        await (await ProbeAsync(Queue)).EmptyAsync();
        (await OwnerOfAsync(Queue)).Port.ShouldBe(migration.Target.Port);
        handled.Values.Sum(x => x - 1).ShouldBeLessThanOrEqualTo(prefetch);
    }
}
