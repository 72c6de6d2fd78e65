using Bus.Contracts.Specs;

namespace Bus.RedisStreams.Tests.Contracts;

public sealed class InMemoryTelemetrySpecs() : TelemetrySpecs(new InMemoryTransport());
