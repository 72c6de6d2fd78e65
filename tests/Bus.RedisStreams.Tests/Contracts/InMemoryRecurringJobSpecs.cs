using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryRecurringJobSpecs() : RecurringJobSpecs(new InMemoryTransport());
