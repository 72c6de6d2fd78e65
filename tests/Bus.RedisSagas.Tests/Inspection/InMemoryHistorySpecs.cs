using Bus.Contracts.Specs;

namespace Bus.RedisSagas.Tests.Inspection;

public sealed class InMemoryHistorySpecs(SharedRedisServer redis) : HistorySpecs(new InMemoryTransport(), redis, usesUnitsOfWork: false);
