using Bus.Redis;
using MassTransit;
using MassTransit.Saga;
using Microsoft.Extensions.DependencyInjection;

namespace Bus.RedisSagas.Tests.Configuration;

/// <summary>What is refused while a bus is configured, and what the forms of registration lead to.</summary>
public sealed class RegistrationTests(SharedRedisServer redis) : StoreSpecs(redis)
{
    public static TheoryData<Action<IRedisSagaRepositoryConfigurator<PlainSaga>>, string> Wrong => new()
    {
        { x => x.DatabaseConfiguration("redis://"), "DatabaseConfiguration:" },
        { x => x.SagaName = "a{b}", "SagaName is 'a{b}'; it needs at least one letter or digit, and letters, digits and '-', '_', '.' are allowed." },
        { x => x.SagaName = "", "SagaName is ''" },
        { x => x.SlotTag = "{x}", "SlotTag is '{x}'; it needs at least one letter or digit, and letters, digits and '-', '_', '.', ':' are allowed." },
        { x => x.KeyPrefix = "a b", "KeyPrefix is 'a b'; it is empty, or letters, digits and '-', '_', '.', ':'." },
        { x => x.LockSuffix = "", "LockSuffix is ''" },
        { x => x.LockTimeout = TimeSpan.Zero, "LockTimeout is 00:00:00; 100 milliseconds to 10 years are allowed." },
        { x => x.LockRetryTimeout = TimeSpan.FromSeconds(-1), "LockRetryTimeout is -00:00:01; 0 to 10 years are allowed." },
        { x => x.ExpireOnlyIf(_ => true), "ExpireOnlyIf is given without Expiry, which says after how long." },
        { x => x.Expiry = TimeSpan.Zero, "Expiry is 00:00:00; 1 millisecond to 10 years are allowed, or null for never." },
        { x => x.ConflictRetryLimit = -1, "ConflictRetryLimit is -1; 0 to 1000 are allowed." },
        { x => x.Index(saga => saga.Notes), "Notes is of type List`1" },
        { x => x.Index(saga => saga.Label!.Length), "is no property of PlainSaga, as x => x.OrderNumber is." },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void A_wrong_value_is_refused_in_a_sentence(Action<IRedisSagaRepositoryConfigurator<PlainSaga>> configure, string sentence) =>
        Should.Throw<ConfigurationException>(() => Register(x => x.AddSaga<PlainSaga>().RedisRepository("redis://localhost", configure))).Message.ShouldContain(sentence);

    [Fact]
    public void A_repository_without_a_redis_is_refused() =>
        Should.Throw<ConfigurationException>(() => Register(x => x.AddSaga<PlainSaga>().RedisRepository(_ => { })))
            .Message.ShouldContain("No Redis is named: give a connection string to RedisRepository, or call DatabaseConfiguration or ClientFactory.");

    [Fact]
    public void A_saga_without_a_version_is_refused() =>
        Should.Throw<ConfigurationException>(() => Register(x =>
        {
            x.SetRedisSagaRepositoryProvider("redis://localhost");
            x.AddSaga(typeof(Versionless));
        })).Message.ShouldContain("Versionless cannot be kept in Redis: without ISagaVersion nobody could tell whether somebody else changed an instance. Implement it, or give the saga another repository.");

    [Fact]
    public async Task Repositories_of_one_connection_string_share_a_connection()
    {
        await using var provider = Register(x =>
        {
            x.AddSaga<PlainSaga>().RedisRepository(Server.ConnectionString, r => r.KeyPrefix = KeyPrefix);
            x.AddSaga<OtherSaga>().RedisRepository(Server.ConnectionString, r => r.KeyPrefix = KeyPrefix);
        });

        var (plain, other) = (provider.GetRequiredService<RedisSagaRepositoryOptions<PlainSaga>>(), provider.GetRequiredService<RedisSagaRepositoryOptions<OtherSaga>>());

        plain.OpenConnection(provider).ShouldBeSameAs(other.OpenConnection(provider));
        (await provider.GetRequiredService<ILoadSagaRepository<PlainSaga>>().Load(Id)).ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_is_given_is_used_and_not_disposed()
    {
        await using (var provider = Register(x => x.AddSaga<PlainSaga>().RedisRepository(r =>
        {
            r.ClientFactory(_ => Client);
            r.KeyPrefix = KeyPrefix;
        })))
        {
            (await provider.GetRequiredService<ILoadSagaRepository<PlainSaga>>().Load(Id)).ShouldBeNull();
        }

        await using var connection = Client.OpenConnection(new RedisConnectionSettings { Purpose = "after" });
        (await connection.ExecuteAsync(new RedisCommand("PING"))).AsString().ShouldBe("PONG");
    }

    [Fact]
    public async Task The_last_registration_of_a_saga_counts()
    {
        await using var provider = Register(x => x.AddSaga<PlainSaga>()
            .RedisRepository("redis://localhost:1", r => r.SagaName = "first")
            .RedisRepository(Server.ConnectionString, r => r.SagaName = "second"));

        provider.GetServices<RedisSagaRepositoryOptions<PlainSaga>>().ShouldHaveSingleItem().SagaName.ShouldBe("second");
    }

    [Fact]
    public async Task A_repository_without_a_container_loads_and_queries()
    {
        var repository = RedisSagaRepository<PlainSaga>.Create(Client, x =>
        {
            x.KeyPrefix = KeyPrefix;
            x.Index(saga => saga.Label);
        });
        await PutAsync(CreateStore(x => x.Index(saga => saga.Label)), Id, "red");

        (await ((ILoadSagaRepository<PlainSaga>)repository).Load(Id)).Label.ShouldBe("red");
        (await ((IQuerySagaRepository<PlainSaga>)repository).Find(new SagaQuery<PlainSaga>(x => x.Label == "red"))).ShouldBe([Id]);
        (await ((ILoadSagaRepository<PlainSaga>)RedisSagaRepository<PlainSaga>.Create(Client, keyPrefix: KeyPrefix)).Load(Id)).Version.ShouldBe(1);
    }

    private static ServiceProvider Register(Action<IBusRegistrationConfigurator> register)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            register(x);
            x.UsingInMemory();
        });
        return services.BuildServiceProvider();
    }

    public sealed class Versionless : ISaga, InitiatedBy<Count>
    {
        public Guid CorrelationId { get; set; }

        public Task Consume(ConsumeContext<Count> context) => Task.CompletedTask;
    }

    public sealed class OtherSaga : ISagaVersion
    {
        public Guid CorrelationId { get; set; }

        public int Version { get; set; }
    }
}
