using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryScheduleSpecs() : ScheduleSpecs(new InMemoryTransport());
