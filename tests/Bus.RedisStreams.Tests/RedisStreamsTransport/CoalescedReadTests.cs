namespace Bus.RedisStreams.Tests.RedisStreamsTransport;

public sealed class CoalescedReadTests
{
    private readonly List<TaskCompletionSource<int>> _reads = [];
    private readonly CoalescedRead<int> _read;

    public CoalescedReadTests()
    {
        _read = new CoalescedRead<int>(() =>
        {
            var started = new TaskCompletionSource<int>();
            lock (_reads)
            {
                _reads.Add(started);
            }

            return started.Task;
        });
    }

    [Fact]
    public async Task Callers_during_a_read_share_the_one_that_starts_behind_it()
    {
        var first = _read.ReadAsync();
        var second = _read.ReadAsync();
        var third = _read.ReadAsync();
        _reads.Count.ShouldBe(1);

        _reads[0].SetResult(1);
        (await first).ShouldBe(1);
        await Bus.Testing.Eventually.IsTrueAsync(() => _reads.Count == 2, "the next read starts");
        second.IsCompleted.ShouldBeFalse("it asked after the first read had started");
        _reads[1].SetResult(2);

        (await second).ShouldBe(2);
        (await third).ShouldBe(2);
        _reads.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_read_that_fails_fails_its_own_callers_only()
    {
        var first = _read.ReadAsync();
        var second = _read.ReadAsync();

        _reads[0].SetException(new InvalidOperationException("first"));
        await Should.ThrowAsync<InvalidOperationException>(() => first);
        await Bus.Testing.Eventually.IsTrueAsync(() => _reads.Count == 2, "the next read starts");
        _reads[1].SetResult(2);

        (await second).ShouldBe(2);
    }
}
