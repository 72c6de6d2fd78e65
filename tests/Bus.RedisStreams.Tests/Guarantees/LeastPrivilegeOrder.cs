namespace Bus.RedisStreams.Tests.Guarantees;

public sealed record LeastPrivilegeOrder(int Number);
