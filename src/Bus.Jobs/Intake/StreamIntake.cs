using Bus.Jobs.Intake.Reading;
using Bus.Redis;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>
/// Moves entries of a producer's stream into jobs. An entry is acknowledged and deleted only when it is a job or was put aside; entries that some consumer of the group
/// holds for longer than the lease are taken over.
/// </summary>
internal sealed class StreamIntake : IIntakeSource
{
    private const int MaxHeld = 20;
    private const int MaxConsumers = 1000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly IRedisConnection _connection;
    private readonly IRedisConnection _blocking;
    private readonly IntakeKeys _keys;
    private readonly IntakeOptions _options;
    private readonly StreamTaskReader _reader;
    private readonly IntakeDesk _desk;
    private readonly TimeProvider _time;
    private readonly string _consumer = BridgeName.Create();
    private bool _hasGroup;
    private long? _claimed;

    internal StreamIntake(IRedisConnection connection, IRedisConnection blocking, IntakeKeys keys, IntakeOptions options, TaskReader reader, IntakeDesk desk, TimeProvider time)
    {
        _connection = connection;
        _blocking = blocking;
        _keys = keys;
        _options = options;
        _reader = new StreamTaskReader(reader);
        _desk = desk;
        _time = time;
    }

    public string Name => _keys.Stream;

    public async Task<int> OnceAsync(CancellationToken cancellationToken)
    {
        await EnsureGroupAsync(cancellationToken);
        if (_claimed is not { } last || _time.GetElapsedTime(last) >= _options.Lease / 2)
        {
            await ClaimOnceAsync(cancellationToken);
            _claimed = _time.GetTimestamp();
        }

        // First what is held: it was claimed, or a reply was lost, or Redis of the bus was away.
        return await HandleAsync(await ReadAsync(_connection, "0", wait: false, cancellationToken), cancellationToken);
    }

    public Task WaitAsync(CancellationToken cancellationToken) => ReadAsync(_blocking, ">", wait: true, cancellationToken);

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (_hasGroup)
        {
            await LeaveAsync(_consumer, TimeSpan.Zero, cancellationToken);
        }
    }

    /// <summary>Takes over what others hold for too long.</summary>
    internal async Task ClaimOnceAsync(CancellationToken cancellationToken)
    {
        await EnsureGroupAsync(cancellationToken);
        for (var cursor = "0-0"; ;)
        {
            var call = new RedisCommand("XAUTOCLAIM").AddKey(_keys.Stream).Add(_options.Group).Add(_consumer);
            var reply = await ExecuteInGroupAsync(_connection, call.Add((long)_options.Lease.TotalMilliseconds).Add(cursor).Add("COUNT").Add(MaxHeld).Add("JUSTID"), cancellationToken);
            cursor = reply[0].AsString()!;
            if (cursor == "0-0")
            {
                break;
            }
        }

        await LeaveAsync(BridgeName.Beginning, _options.Lease * 2, cancellationToken);
    }

    private async Task LeaveAsync(string consumers, TimeSpan silence, CancellationToken cancellationToken) => await _connection.ExecuteAsync(
        IntakeScripts.LeaveGroup.CreateCall(1).Add(_keys.Stream).Add(_options.Group).Add(consumers).Add((long)silence.TotalMilliseconds).Add(MaxConsumers),
        cancellationToken);

    private async Task EnsureGroupAsync(CancellationToken cancellationToken)
    {
        if (_hasGroup)
        {
            return;
        }

        try
        {
            await _connection.ExecuteAsync(new RedisCommand("XGROUP").Add("CREATE").AddKey(_keys.Stream).Add(_options.Group).Add("0").Add("MKSTREAM"), cancellationToken);
        }
        catch (RedisServerException exception) when (exception.Message.Contains("BUSYGROUP", StringComparison.Ordinal))
        {
            // It was there.
        }

        _hasGroup = true;
    }

    private async Task<RedisReply> ReadAsync(IRedisConnection connection, string from, bool wait, CancellationToken cancellationToken)
    {
        var command = new RedisCommand("XREADGROUP") { Timeout = wait ? LongestWait + TimeSpan.FromSeconds(5) : null };
        command.Add("GROUP").Add(_options.Group).Add(_consumer).Add("COUNT").Add(MaxHeld);
        if (wait)
        {
            command.Add("BLOCK").Add((long)LongestWait.TotalMilliseconds);
        }

        return await ExecuteInGroupAsync(connection, command.Add("STREAMS").AddKey(_keys.Stream).Add(from), cancellationToken);
    }

    private async Task<RedisReply> ExecuteInGroupAsync(IRedisConnection connection, RedisCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await connection.ExecuteAsync(command, cancellationToken);
        }
        catch (RedisServerException exception) when (exception.Message.Contains("NOGROUP", StringComparison.Ordinal))
        {
            // Somebody deleted the stream, or a failover lost the group.
            _hasGroup = false;
            throw;
        }
    }

    private async Task<int> HandleAsync(RedisReply reply, CancellationToken cancellationToken)
    {
        // RESP3 has the streams as a map; one was asked for.
        if (reply.Count < 2)
        {
            return 0;
        }

        var entries = reply[1];
        for (var index = 0; index < entries.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await HandleAsync(entries[index][0].AsString()!, entries[index][1], cancellationToken);
        }

        return entries.Count;
    }

    private async Task HandleAsync(string entryId, RedisReply fields, CancellationToken cancellationToken)
    {
        var content = Array.Empty<byte>();
        if (!fields.IsNull)
        {
            var taskId = StreamTaskReader.FindId(fields) ?? entryId;
            try
            {
                await _desk.AcceptAsync(_keys.Stream, await _reader.ReadAsync(_keys.Stream, taskId, fields, cancellationToken), cancellationToken);
            }
            catch (IntakeException exception)
            {
                await _desk.RefuseAsync(_keys.Stream, taskId, exception.Message, cancellationToken);
                content = _desk.Describe(_keys.Stream, exception.Message, "fields", StreamTaskReader.ToJson(fields), entryId);
            }
        }

        var call = IntakeScripts.SettleEntry.CreateCall(2).Add(_keys.Stream).Add(IntakeKeys.Rejected(_keys.Stream)).Add(_options.Group).Add(entryId).AddReferenced(content);
        await _connection.ExecuteAsync(call, cancellationToken);
    }
}
