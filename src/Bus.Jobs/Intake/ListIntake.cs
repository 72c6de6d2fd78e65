using Bus.Jobs.Intake.Reading;
using Bus.Redis;
using MassTransit;

namespace Bus.Jobs.Intake;

/// <summary>
/// Moves tasks from a producer's list into jobs. A task is in the producer's list, in this bridge's own list, or a job; it leaves the bridge's list only when it is a job
/// or was answered. Tasks of a bridge that has died go back to the producer's list when its lease is over.
/// </summary>
internal sealed class ListIntake : IIntakeSource
{
    private const int MaxHeld = 20;
    private const int MaxBridges = 1000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly IRedisConnection _connection;
    private readonly IRedisConnection _blocking;
    private readonly IntakeKeys _keys;
    private readonly IntakeOptions _options;
    private readonly TaskReader _reader;
    private readonly IntakeDesk _desk;
    private readonly TimeProvider _time;
    private readonly string _bridge = BridgeName.Create();
    private long? _adopted;

    internal ListIntake(IRedisConnection connection, IRedisConnection blocking, IntakeKeys keys, IntakeOptions options, TaskReader reader, IntakeDesk desk, TimeProvider time)
    {
        _connection = connection;
        _blocking = blocking;
        _keys = keys;
        _options = options;
        _reader = reader;
        _desk = desk;
        _time = time;
    }

    public string Name => _keys.List;

    private RedisCommand TakeCall => IntakeScripts.TakeTasks.CreateCall(3).Add(_keys.List).Add(_keys.Processing(_bridge)).Add(_keys.Bridges)
        .Add(_bridge).Add((long)_options.Lease.TotalMilliseconds).Add(MaxHeld);

    public async Task<int> OnceAsync(CancellationToken cancellationToken)
    {
        if (_adopted is not { } last || _time.GetElapsedTime(last) >= _options.Lease / 2)
        {
            await AdoptOnceAsync(cancellationToken);
            _adopted = _time.GetTimestamp();
        }

        // Also what is held since before: a reply may have been lost, or Redis of the bus was away.
        var tasks = await _connection.ExecuteAsync(TakeCall, cancellationToken);
        var handled = 0;
        for (; handled < tasks.Count; handled++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await HandleAsync(tasks[handled].Bytes, cancellationToken);
        }

        return handled;
    }

    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        // What it moves is in this bridge's list, and taken from there.
        var command = new RedisCommand("BLMOVE") { Timeout = LongestWait + TimeSpan.FromSeconds(5) };
        command.AddKey(_keys.List).AddKey(_keys.Processing(_bridge)).Add("RIGHT").Add("LEFT").Add((long)LongestWait.TotalSeconds);
        await _blocking.ExecuteAsync(command, cancellationToken);
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        // No longer than its lease: what it holds is the next bridge's at once.
        await _connection.ExecuteAsync(new RedisCommand("ZADD").AddKey(_keys.Bridges).Add(0).Add(_bridge), cancellationToken);
        await AdoptAsync(_bridge, cancellationToken);
    }

    /// <summary>Gives the tasks of bridges whose lease is over back to the producer's list.</summary>
    internal async Task AdoptOnceAsync(CancellationToken cancellationToken)
    {
        var bridges = await _connection.ExecuteAsync(new RedisCommand("ZRANGE").AddKey(_keys.Bridges).Add(0).Add(MaxBridges - 1), cancellationToken);
        for (var index = 0; index < bridges.Count; index++)
        {
            if (bridges[index].AsString() is { } bridge && bridge != _bridge)
            {
                await AdoptAsync(bridge, cancellationToken);
            }
        }
    }

    private async Task AdoptAsync(string bridge, CancellationToken cancellationToken) => await _connection.ExecuteAsync(
        IntakeScripts.AdoptTasks.CreateCall(3).Add(_keys.List).Add(_keys.Processing(bridge)).Add(_keys.Bridges).Add(bridge).Add(MaxHeld * 10),
        cancellationToken);

    private async Task HandleAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken)
    {
        string? taskId = null;
        try
        {
            using var document = TaskJson.Parse(raw, "task");
            taskId = TaskReader.FindId(document.RootElement);
            await _desk.AcceptAsync(_keys.List, await _reader.ReadListTaskAsync(_keys.List, document.RootElement, cancellationToken), cancellationToken);
        }
        catch (IntakeException exception) when (taskId is not null)
        {
            await _desk.RefuseAsync(_keys.List, taskId, exception.Message, cancellationToken);
        }
        catch (IntakeException exception)
        {
            var content = _desk.Describe(_keys.List, exception.Message, "task", raw);
            var call = IntakeScripts.RejectTask.CreateCall(2).Add(_keys.Processing(_bridge)).Add(IntakeKeys.Rejected(_keys.List)).AddReferenced(raw).AddReferenced(content);
            await _connection.ExecuteAsync(call, cancellationToken);
            return;
        }

        // The oldest is at the end.
        await _connection.ExecuteAsync(new RedisCommand("LREM").AddKey(_keys.Processing(_bridge)).Add(-1).AddReferenced(raw), cancellationToken);
    }
}
