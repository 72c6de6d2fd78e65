using System.Linq.Expressions;
using MassTransit;
using MassTransit.Saga;

namespace Bus.RedisSagas.Tests.Saga;

/// <summary>Instances that are found by what the indexes know.</summary>
public sealed class QuerySpecs(SharedRedisServer redis) : StoreSpecs(redis)
{
    private static readonly Guid Token = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff");
    private static readonly DateTime At = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    public static TheoryData<Expression<Func<PlainSaga, bool>>> Fitting => new(
        x => x.Label == "a:b",
        x => "a:b" == x.Label,
        x => x.Label!.Equals("a:b"),
        x => x.Size == 3,
        x => x.Day == DayOfWeek.Monday,
        x => x.Other == DayOfWeek.Friday,
        x => x.Other!.Value == DayOfWeek.Friday,
        x => x.Token == Token,
        x => x.IsUrgent,
        x => x.Price == 1.5m,
        x => x.At == At,
        x => x.CurrentState == "Open",
        x => x.CurrentState == "Open" && x.Label == "a:b",
        x => x.Label == "a:b" && x.Size == 3 && x.CurrentState == "Open" && x.IsUrgent);

    public static TheoryData<Expression<Func<PlainSaga, bool>>> NotFitting => new(
        x => x.Label == "a",
        x => x.Label == "a:b:",
        x => x.Label == "",
        x => x.Size == 33,
        x => !x.IsUrgent,
        x => x.CurrentState == "Closed",
        x => x.Label == "a:b" && x.CurrentState == "Closed",
        x => x.Label == "a:b" && x.Size == 4,
        x => x.Label == "a:b" && x.Label == "c");

    [Theory]
    [MemberData(nameof(Fitting), DisableDiscoveryEnumeration = true)]
    public async Task A_query_finds_what_fits(Expression<Func<PlainSaga, bool>> query)
    {
        var store = await FillAsync();

        (await store.QueryAsync(new SagaQuery<PlainSaga>(query), default)).ShouldBe([Id]);
    }

    [Theory]
    [MemberData(nameof(NotFitting), DisableDiscoveryEnumeration = true)]
    public async Task A_query_does_not_find_what_does_not_fit(Expression<Func<PlainSaga, bool>> query)
    {
        var store = await FillAsync();

        (await store.QueryAsync(new SagaQuery<PlainSaga>(query), default)).ShouldNotContain(Id);
    }

    [Fact]
    public async Task A_query_by_id_finds_the_instance_if_it_fits_the_rest()
    {
        var store = await FillAsync();
        var (id, other) = (Id, Guid.NewGuid());

        (await store.QueryAsync(new SagaQuery<PlainSaga>(x => x.CorrelationId == id), default)).ShouldBe([Id]);
        (await store.QueryAsync(new SagaQuery<PlainSaga>(x => x.CorrelationId == id && x.Label == "no"), default)).ShouldBeEmpty();
        (await store.QueryAsync(new SagaQuery<PlainSaga>(x => x.CorrelationId == other), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_instance_is_found_by_its_last_value_only_and_not_at_all_when_it_ended()
    {
        var store = await FillAsync();
        await PutAsync(store, Id, "later", "Closed");

        (await FindAsync(store, "a:b")).ShouldBeEmpty();
        (await FindAsync(store, "later")).ShouldBe([Id]);
        (await store.QueryAsync(new SagaQuery<PlainSaga>(x => x.CurrentState == "Open"), default)).ShouldNotContain(Id);

        var loaded = (await store.LoadAsync(Id, "", default)).Saga!;
        (await store.CommitAsync(new SagaWrite<PlainSaga>(loaded, IsDeletion: true), "")).ShouldBe(SagaScriptResult.Done);
        (await FindAsync(store, "later")).ShouldBeEmpty();
    }

    [Fact]
    public async Task More_instances_than_fit_a_page_are_all_found()
    {
        const int Instances = (2 * RedisSagaDefaults.PageSize) + 3;
        var store = CreateStore(x => x.Index(saga => saga.Label));
        await Task.WhenAll(Enumerable.Range(0, Instances).Select(_ => PutAsync(store, Guid.NewGuid(), "same")));

        (await FindAsync(store, "same")).Count.ShouldBe(Instances);
        (await store.QueryAsync(new SagaQuery<PlainSaga>(x => x.CurrentState == "Open"), default)).Count.ShouldBe(Instances);
    }

    [Fact]
    public async Task A_property_without_an_index_is_refused_by_its_name()
    {
        var store = CreateStore(x => x.Index(saga => saga.Label));

        var refused = await Should.ThrowAsync<RedisSagaIndexException>(() => store.QueryAsync(new SagaQuery<PlainSaga>(x => x.Label == "a" && x.Size == 1), default));

        refused.Message.ShouldBe("The saga 'plain' has no index on Size, by which a message or a query looks for instances: add Index(x => x.Size) to its RedisRepository. Indexed are Label, CorrelationId, CurrentState.");
    }

    [Fact]
    public async Task What_is_no_equality_and_what_is_null_is_refused()
    {
        var store = CreateStore(x => x.Index(saga => saga.Label));

        (await Should.ThrowAsync<RedisSagaIndexException>(() => store.QueryAsync(new SagaQuery<PlainSaga>(x => x.Size > 1), default)))
            .Message.ShouldBe("'(x.Size > 1)' cannot be looked up for the saga 'plain': only equalities of single properties joined by && can.");
        (await Should.ThrowAsync<RedisSagaIndexException>(() => store.QueryAsync(new SagaQuery<PlainSaga>(x => x.Label == "a" || x.Label == "b"), default)))
            .Message.ShouldContain("only equalities of single properties joined by && can");
        (await Should.ThrowAsync<RedisSagaIndexException>(() => store.QueryAsync(new SagaQuery<PlainSaga>(x => x.Label == null), default)))
            .Message.ShouldBe("Instances of the saga 'plain' whose Label is null cannot be looked up: they are in no index.");
    }

    private static Task<List<Guid>> FindAsync(RedisSagaStore<PlainSaga> store, string label) => store.QueryAsync(new SagaQuery<PlainSaga>(x => x.Label == label), default);

    private async Task<RedisSagaStore<PlainSaga>> FillAsync()
    {
        var store = CreateStore(x =>
        {
            x.Index(saga => saga.Label);
            x.Index(saga => saga.Size);
            x.Index(saga => saga.Day);
            x.Index(saga => saga.Other);
            x.Index(saga => saga.Token);
            x.Index(saga => saga.IsUrgent);
            x.Index(saga => saga.Price);
            x.Index(saga => saga.At);
        });
        await PutAsync(store, Guid.NewGuid(), "b", "Waiting", size: 30);
        var mine = new PlainSaga
        {
            CorrelationId = Id,
            CurrentState = "Open",
            Label = "a:b",
            Size = 3,
            Day = DayOfWeek.Monday,
            Other = DayOfWeek.Friday,
            Token = Token,
            IsUrgent = true,
            Price = 1.50m,
            At = At,
        };
        (await store.CommitAsync(new SagaWrite<PlainSaga>(new LoadedSaga<PlainSaga>(mine, null, ""), IsDeletion: false), "")).ShouldBe(SagaScriptResult.Done);
        return store;
    }
}
