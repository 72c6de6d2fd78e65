using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using Bus.Redis;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bus.RedisSagas;

/// <summary>Collects and checks the settings of the repository of one saga.</summary>
internal sealed partial class RedisSagaRepositoryConfigurator<TSaga> : IRedisSagaRepositoryConfigurator<TSaga>, ISpecification
    where TSaga : class, ISagaVersion
{
    private static readonly TimeSpan ShortestLock = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(10 * 365);
    private const int MostRetries = 1000;
    private const int LongestHistory = 10_000;

    private readonly List<string> _problems = [];
    private readonly List<SagaIndex> _indexes = [];
    private Func<IServiceProvider, IRedisConnection>? _openConnection;
    private Func<TSaga, bool>? _expireOnlyIf;

    public string SagaName { get; set; } = KebabCaseEndpointNameFormatter.Instance.Saga<TSaga>();

    public string? SlotTag { get; set; }

    public ConcurrencyMode ConcurrencyMode { get; set; } = ConcurrencyMode.Optimistic;

    public string KeyPrefix { get; set; } = string.Empty;

    public string LockSuffix { get; set; } = RedisSagaDefaults.LockSuffix;

    public TimeSpan LockTimeout { get; set; } = RedisSagaDefaults.LockTimeout;

    public TimeSpan LockRetryTimeout { get; set; } = RedisSagaDefaults.LockRetryTimeout;

    public IRetryPolicy? RetryPolicy { get; set; }

    public int ConflictRetryLimit { get; set; } = RedisSagaDefaults.ConflictRetryLimit;

    public TimeSpan? Expiry { get; set; }

    public int HistoryLimit { get; set; } = RedisSagaDefaults.HistoryLimit;

    public TimeSpan HistoryRetention { get; set; } = RedisSagaDefaults.HistoryRetention;

    public bool HoldMessages { get; set; } = true;

    public void DatabaseConfiguration(string configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        try
        {
            DatabaseConfiguration(RedisOptions.Parse(configuration));
        }
        catch (RedisOptionsException exception)
        {
            _problems.Add($"DatabaseConfiguration: {exception.Message}");
        }
    }

    public void DatabaseConfiguration(RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _openConnection = provider => provider.GetRequiredService<RedisSagaClients>().GetConnection(options);
    }

    public void ClientFactory(Func<IRedisClient> clientFactory)
    {
        ArgumentNullException.ThrowIfNull(clientFactory);
        ClientFactory(_ => clientFactory());
    }

    public void ClientFactory(Func<IServiceProvider, IRedisClient> clientFactory)
    {
        ArgumentNullException.ThrowIfNull(clientFactory);
        _openConnection = provider => provider.GetRequiredService<RedisSagaClients>().GetConnection(clientFactory(provider));
    }

    public void Index(Expression<Func<TSaga, object?>> property)
    {
        ArgumentNullException.ThrowIfNull(property);
        var body = property.Body is UnaryExpression { NodeType: ExpressionType.Convert, Operand: var operand } ? operand : property.Body;
        if (body is not MemberExpression { Member: PropertyInfo found } member || member.Expression != property.Parameters[0])
        {
            _problems.Add($"Index: '{property}' is no property of {typeof(TSaga).Name}, as x => x.OrderNumber is.");
        }
        else if (!SagaValue.IsSupported(found.PropertyType))
        {
            _problems.Add($"Index: {found.Name} is of type {found.PropertyType.Name}; text, numbers, enums, Guid, Uri, dates, times and truth values can be indexed.");
        }
        else if (_indexes.TrueForAll(x => x.Name != found.Name))
        {
            _indexes.Add(new SagaIndex(found));
        }
    }

    public void ExpireOnlyIf(Func<TSaga, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        _expireOnlyIf = condition;
    }

    public IEnumerable<ValidationResult> Validate()
    {
        foreach (var problem in _problems.Concat(Problems()))
        {
            yield return this.Failure(typeof(TSaga).Name, problem);
        }
    }

    /// <summary>The settings as they are now.</summary>
    internal RedisSagaRepositoryOptions<TSaga> CreateOptions() => new()
    {
        SagaName = SagaName,
        SlotTag = SlotTag ?? SagaName,
        OpenConnection = _openConnection ?? throw new InvalidOperationException("The settings were not validated."),
        KeyPrefix = KeyPrefix.TrimEnd(':'),
        LockSuffix = LockSuffix,
        ConcurrencyMode = ConcurrencyMode,
        LockTimeout = LockTimeout,
        LockRetryTimeout = LockRetryTimeout,
        RetryPolicy = RetryPolicy,
        ConflictRetryLimit = ConflictRetryLimit,
        Expiry = Expiry,
        ExpireOnlyIf = _expireOnlyIf,
        HistoryLimit = HistoryLimit,
        HistoryRetention = HistoryRetention,
        HoldMessages = HoldMessages,
        Indexes = [.. _indexes],
    };

    /// <summary>Puts the repository into a container; what was registered for the saga before gives way.</summary>
    internal void Register(ISagaRepositoryRegistrationConfigurator<TSaga> configurator)
    {
        configurator.TryAddSingleton<RedisSagaClients>();
        configurator.Replace(ServiceDescriptor.Singleton(CreateOptions()));
        configurator.Replace(ServiceDescriptor.Singleton(CreateStore));
        configurator.AddSingleton<ISagaSource>(provider => provider.GetRequiredService<RedisSagaStore<TSaga>>());
        configurator.TryAddSingleton<ISagaInspector, RedisSagaInspector>();
        configurator.Replace(ServiceDescriptor.Singleton<ISagaInspector<TSaga>, RedisSagaInspector<TSaga>>());
        configurator.RegisterLoadSagaRepository<TSaga, RedisSagaRepositoryContextFactory<TSaga>>();
        configurator.RegisterQuerySagaRepository<TSaga, RedisSagaRepositoryContextFactory<TSaga>>();
        configurator.RegisterSagaRepository<TSaga, SagaAttempt<TSaga>, SagaConsumeContextFactory<SagaAttempt<TSaga>, TSaga>, RedisSagaRepositoryContextFactory<TSaga>>();
    }

    private static RedisSagaStore<TSaga> CreateStore(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<RedisSagaRepositoryOptions<TSaga>>();
        return new RedisSagaStore<TSaga>(
            options, () => options.OpenConnection(provider), SagaStates<TSaga>.Create(FindMachine(provider)), provider.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    /// <summary>The saga's machine, if there is exactly one: of several each would name states its own way.</summary>
    private static object? FindMachine(IServiceProvider provider)
    {
        if (!typeof(SagaStateMachineInstance).IsAssignableFrom(typeof(TSaga)))
        {
            return null;
        }

        var machines = provider.GetServices(typeof(SagaStateMachine<>).MakeGenericType(typeof(TSaga))).ToList();
        return machines.Count == 1 ? machines[0] : null;
    }

    private IEnumerable<string> Problems()
    {
        if (_openConnection is null && _problems.Count == 0)
        {
            yield return "No Redis is named: give a connection string to RedisRepository, or call DatabaseConfiguration or ClientFactory.";
        }

        if (!NamePattern().IsMatch(SagaName))
        {
            yield return $"SagaName is '{SagaName}'; it needs at least one letter or digit, and letters, digits and '-', '_', '.' are allowed.";
        }

        if (SlotTag is not null && !TagPattern().IsMatch(SlotTag))
        {
            yield return $"SlotTag is '{SlotTag}'; it needs at least one letter or digit, and letters, digits and '-', '_', '.', ':' are allowed.";
        }

        if (KeyPrefix.Length > 0 && !TagPattern().IsMatch(KeyPrefix))
        {
            yield return $"KeyPrefix is '{KeyPrefix}'; it is empty, or letters, digits and '-', '_', '.', ':'.";
        }

        if (!SuffixPattern().IsMatch(LockSuffix))
        {
            yield return $"LockSuffix is '{LockSuffix}'; it needs at least one character, and letters, digits and '-', '_', '.', ':' are allowed.";
        }

        foreach (var problem in TimeProblems())
        {
            yield return problem;
        }
    }

    private IEnumerable<string> TimeProblems()
    {
        if (LockTimeout < ShortestLock || LockTimeout > LongestTime)
        {
            yield return $"LockTimeout is {LockTimeout}; 100 milliseconds to 10 years are allowed.";
        }

        if (LockRetryTimeout < TimeSpan.Zero || LockRetryTimeout > LongestTime)
        {
            yield return $"LockRetryTimeout is {LockRetryTimeout}; 0 to 10 years are allowed.";
        }

        if (Expiry is { } expiry && (expiry < TimeSpan.FromMilliseconds(1) || expiry > LongestTime))
        {
            yield return $"Expiry is {expiry}; 1 millisecond to 10 years are allowed, or null for never.";
        }

        if (_expireOnlyIf is not null && Expiry is null)
        {
            yield return "ExpireOnlyIf is given without Expiry, which says after how long.";
        }

        if (HistoryRetention < TimeSpan.Zero || HistoryRetention > LongestTime)
        {
            yield return $"HistoryRetention is {HistoryRetention}; 0 to 10 years are allowed.";
        }

        if (HistoryLimit is < 0 or > LongestHistory)
        {
            yield return $"HistoryLimit is {HistoryLimit}; 0 to {LongestHistory} are allowed.";
        }

        if (ConflictRetryLimit is < 0 or > MostRetries)
        {
            yield return $"ConflictRetryLimit is {ConflictRetryLimit}; 0 to {MostRetries} are allowed.";
        }
    }

    [GeneratedRegex("^[A-Za-z0-9._-]*[A-Za-z0-9][A-Za-z0-9._-]*$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[A-Za-z0-9._:-]*[A-Za-z0-9][A-Za-z0-9._:-]*$")]
    private static partial Regex TagPattern();

    [GeneratedRegex("^[A-Za-z0-9._:-]+$")]
    private static partial Regex SuffixPattern();
}
