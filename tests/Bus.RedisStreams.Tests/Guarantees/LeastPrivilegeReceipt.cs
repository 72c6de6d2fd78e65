namespace Bus.RedisStreams.Tests.Guarantees;

public sealed record LeastPrivilegeReceipt(int Number);
