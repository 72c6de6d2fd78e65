namespace Bus.Redis.Connections;

/// <summary>A command, or a transaction, that is sent to one server after the other until one takes it.</summary>
/// <param name="Command">The command; of a transaction, the first.</param>
/// <param name="Transaction">The commands of a transaction.</param>
/// <param name="StartedAt">Timestamp of the caller's call.</param>
/// <param name="Deadline">Timestamp at which the call fails.</param>
/// <param name="IsAsking">Whether <c>ASKING</c> goes ahead of it.</param>
internal readonly record struct RoutedCommand(RedisCommand Command, RedisCommand[]? Transaction, long StartedAt, long Deadline, bool IsAsking);
