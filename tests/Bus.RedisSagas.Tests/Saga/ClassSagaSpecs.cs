using Bus.Contracts.Specs;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Sagas without a state machine.</summary>
public sealed class ClassSagaSpecs(SharedRedisServer redis) : TransportSpecs(new InMemoryTransport())
{
    private readonly string _keyPrefix = $"c{NewId.NextGuid():N}";

    [Fact]
    public async Task A_saga_class_is_started_and_changed_by_its_messages_and_ends_when_it_says_so()
    {
        var id = NewId.NextGuid();
        var bus = await StartAsync(x => x.AddSaga<Tally>().RedisRepository(redis.Server.ConnectionString, r =>
        {
            r.KeyPrefix = _keyPrefix;
            r.HistoryRetention = TimeSpan.Zero;
        }));
        var repository = bus.Services.GetRequiredService<ILoadSagaRepository<Tally>>();

        await bus.Control.Publish(new Count(id, "start"));
        await Eventually.ReturnsAsync(() => repository.Load(id), x => x?.Name == "start", "the saga has started");
        await bus.Control.Publish(new EndCount(id));

        await Eventually.ReturnsAsync(() => repository.Load(id), x => x is null, "the saga has ended");
        await Eventually.ReturnsAsync(() => redis.Server.GetKeysAsync($"{_keyPrefix}:{{*"), x => x is [var key] && key.EndsWith(":machine", StringComparison.Ordinal), "nothing tells of it but the record of the saga");
        await redis.Server.RemoveKeysAsync(_keyPrefix);
    }

    public sealed class Tally : ISagaVersion, InitiatedBy<Count>, Orchestrates<EndCount>
    {
        public Guid CorrelationId { get; set; }

        public int Version { get; set; }

        public string Name { get; set; } = "";

        public Task Consume(ConsumeContext<Count> context)
        {
            Name = context.Message.Name;
            return Task.CompletedTask;
        }

        public Task Consume(ConsumeContext<EndCount> context) => ((SagaConsumeContext<Tally, EndCount>)context).SetCompleted();
    }
}
