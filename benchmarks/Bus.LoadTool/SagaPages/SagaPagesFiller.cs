using System.Globalization;
using Bus.Redis;
using Bus.RedisSagas;

namespace Bus.LoadTool;

/// <summary>Writes instances by the repository's own script, many at once, without messages.</summary>
internal sealed class SagaPagesFiller
{
    /// <summary>The saga's name in the keys.</summary>
    internal const string SagaName = "pages";

    /// <summary>A value of <see cref="SagaPagesState.Country"/>, which a tenth of the instances has.</summary>
    internal const string Country = "country 3";

    private const int Batch = 1000;
    private const int Countries = 10;
    private const int InstancesPerCustomer = 20;
    private const int OneOnHold = 1000;
    private static readonly string Note = new('n', 200);

    private readonly SagaPagesMachine _machine = new();
    private readonly RedisSagaStore<SagaPagesState> _store;

    /// <summary>Prepares a repository.</summary>
    /// <param name="client">Where the instances go; nothing of it is disposed.</param>
    internal SagaPagesFiller(IRedisClient client)
    {
        var configurator = new RedisSagaRepositoryConfigurator<SagaPagesState> { KeyPrefix = LoadBus.Name, SagaName = SagaName };
        configurator.ClientFactory(() => client);
        configurator.Index(x => x.Customer);
        configurator.Index(x => x.Country);
        _store = new RedisSagaStore<SagaPagesState>(
            configurator.CreateOptions(), () => client.OpenConnection(new RedisConnectionSettings { Purpose = "fill" }), SagaStates<SagaPagesState>.Create(_machine), TimeProvider.System);
    }

    /// <summary>The instance of a number, from 1 on.</summary>
    internal static Guid IdOf(int number) => new((uint)(number * 2_654_435_761L), 0, 0, 0, 0, 0, 0, (byte)(number >> 24), (byte)(number >> 16), (byte)(number >> 8), (byte)number);

    /// <summary>The customer of an instance.</summary>
    internal static string CustomerOf(int number) => string.Create(CultureInfo.InvariantCulture, $"customer {number / InstancesPerCustomer}");

    /// <summary>Writes instances and what their host would tell of them.</summary>
    internal async Task FillAsync(int count, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(string.Create(CultureInfo.InvariantCulture, $"filling {count:#,0} instances"));
        await _store.RecordMachineAsync(new Uri($"queue:{SagaName}"));
        for (var start = 1; start <= count; start += Batch)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(Enumerable.Range(start, Math.Min(Batch, count - start + 1)).Select(number => WriteAsync(Create(number), version: null, state: string.Empty)));
        }
    }

    /// <summary>Moves an instance there and back until its history has as many entries as are kept, and leaves it as it was.</summary>
    internal async Task FillHistoryAsync(int number)
    {
        var instance = Create(number);
        var state = instance.CurrentState;
        for (var version = 1; version <= RedisSagaDefaults.HistoryLimit; version++)
        {
            var before = instance.CurrentState;
            instance.CurrentState = before == state ? _machine.Initial.Name : state;
            await WriteAsync(instance, version, before);
        }
    }

    // Of a hundred 60 are open, 25 paid and 15 shipped, mixed; one of a thousand is on hold.
    private SagaPagesState Create(int number)
    {
        var state = number % OneOnHold == 0 ? _machine.OnHold : (number * 37 % 100) switch { < 60 => _machine.Open, < 85 => _machine.Paid, _ => _machine.Shipped };
        return new SagaPagesState
        {
            CorrelationId = IdOf(number),
            CurrentState = state.Name,
            Customer = CustomerOf(number),
            Country = string.Create(CultureInfo.InvariantCulture, $"country {number % Countries}"),
            Note = Note,
        };
    }

    private async Task WriteAsync(SagaPagesState instance, int? version, string state)
    {
        var transition = new SagaTransition<SagaPagesState>(nameof(SagaPagesMachine.Moved)) { MessageId = instance.CorrelationId.ToString("D"), Attempt = 1, Error = string.Empty };
        var write = new SagaWrite<SagaPagesState>(new LoadedSaga<SagaPagesState>(instance, version, state), IsDeletion: false) { Transition = transition };
        var result = await _store.CommitAsync(write, token: string.Empty);
        if (result != SagaScriptResult.Done)
        {
            throw new InvalidOperationException($"The instance {instance.CorrelationId} was not written: {result}; something else writes the sagas of this Redis.");
        }
    }
}
