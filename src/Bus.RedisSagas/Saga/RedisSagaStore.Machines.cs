using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

// What others are told of the saga.
internal sealed partial class RedisSagaStore<TSaga>
    where TSaga : class, ISagaVersion
{
    private readonly Lazy<SagaMachineDescription> _description;
    private Uri? _address;

    /// <summary>Records what the saga does and where it gets its messages; once per process, by the first message.</summary>
    /// <param name="address">The input address of the endpoint that got the message.</param>
    internal async Task RecordMachineAsync(Uri address)
    {
        if (Volatile.Read(ref _address) is not null)
        {
            return;
        }

        await EnsurePlaceAsync();
        try
        {
            await Connection.ExecuteAsync(new RedisCommand("SET").AddKey(_keys.Machine).Add(SagaMachineRecord.Serialize(_description.Value with { Address = address })));
            Volatile.Write(ref _address, address);
        }
        catch (RedisException exception)
        {
            // The message does not depend on it.
            RedisSagasLogMessages.MachineNotRecorded(exception, Options.SagaName);
        }
    }

    private SagaMachineDescription Describe()
    {
        var plain = new SagaMachineDescription
        {
            SagaName = Options.SagaName,
            SagaType = typeof(TSaga).FullName!,
            LockSuffix = Options.LockSuffix,
            Indexes = [.. Options.Indexes.Select(SagaIndexValue.Describe)],
        };
        try
        {
            return _states.Describe(plain);
        }
        catch (Exception exception)
        {
            // It runs the user's expressions on empty instances, which they need not expect. No message may fail for that.
            RedisSagasLogMessages.MachineNotDescribed(exception, Options.SagaName);
            return plain;
        }
    }
}
