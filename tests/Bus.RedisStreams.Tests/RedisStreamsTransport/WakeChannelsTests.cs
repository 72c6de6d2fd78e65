using Bus.Redis;
using Bus.Testing;

namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class WakeChannelsTests
{
    private readonly HeldConnection _connection = new();
    private readonly QueueKeys _queue = new RedisKeys("bus").Queue("orders");
    private readonly WakeChannels _wakes;

    public WakeChannelsTests()
    {
        _wakes = new WakeChannels(_connection);
    }

    [Fact]
    public async Task What_is_added_while_an_announcement_is_under_way_is_announced_behind_it_once()
    {
        _wakes.Announce(_queue);
        _wakes.Announce(_queue);
        _wakes.Announce(_queue);
        _connection.Calls.ShouldBe(1, "one announcement at a time");

        _connection.Answer();
        await Eventually.IsTrueAsync(() => _connection.Calls == 2, "what was added meanwhile is announced");

        _connection.Answer();
        _wakes.Announce(new RedisKeys("bus").Queue("other"));
        _connection.Calls.ShouldBe(3, "the other queue's only: nothing was added behind the second");
    }

    [Fact]
    public void What_is_added_behind_an_announcement_is_announced_at_once()
    {
        _wakes.Announce(_queue);
        _connection.Answer();

        _wakes.Announce(_queue);

        _connection.Calls.ShouldBe(2);
    }

    [Fact]
    public async Task An_announcement_that_fails_holds_up_none_behind_it()
    {
        _wakes.Announce(_queue);
        _wakes.Announce(_queue);

        _connection.Fail();

        await Eventually.IsTrueAsync(() => _connection.Calls == 2, "the next is tried");
    }

    [Fact]
    public void One_queue_does_not_wait_for_another()
    {
        _wakes.Announce([_queue, new RedisKeys("bus").Queue("other")]);

        _connection.Calls.ShouldBe(2);
    }

    /// <summary>Holds the reply of each command back until it is told; continuations run at once.</summary>
    private sealed class HeldConnection : IRedisConnection
    {
        private readonly Queue<TaskCompletionSource<RedisReply>> _held = new();
        private int _calls;

        internal int Calls => Volatile.Read(ref _calls);

        public string Name => "held";

        public bool IsConnected => true;

        public long ClientId => 1;

        public long Generation => 1;

        public RedisEndpoint? Node => null;

        public RedisEndpoint? FindNode(string key) => null;

        public int GetTransactionGroup(string key) => 0;

        public ValueTask ConnectAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask<RedisReply> ExecuteAsync(RedisCommand command, CancellationToken cancellationToken = default)
        {
            var reply = new TaskCompletionSource<RedisReply>();
            lock (_held)
            {
                _held.Enqueue(reply);
            }

            Interlocked.Increment(ref _calls);
            return new ValueTask<RedisReply>(reply.Task);
        }

        public ValueTask<RedisReply> ExecuteTransactionAsync(IReadOnlyList<RedisCommand> commands, CancellationToken cancellationToken = default) => throw new NotSupportedException("Announcements are single commands.");

        public bool ResetIfSilent(TimeSpan silence) => false;

        public ValueTask<IAsyncDisposable> SubscribeAsync(string channel, Action<ReadOnlyMemory<byte>> handler, CancellationToken cancellationToken = default) => throw new NotSupportedException("Nobody listens here.");

        public IDisposable OnStateChanged(Action<RedisConnectionStateChange> handler) => throw new NotSupportedException("It stays connected.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal void Answer() => Take().SetResult(default);

        internal void Fail() => Take().SetException(new RedisTimeoutException("no reply"));

        private TaskCompletionSource<RedisReply> Take()
        {
            lock (_held)
            {
                return _held.Dequeue();
            }
        }
    }
}
