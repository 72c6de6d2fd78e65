using System.Linq.Expressions;

namespace MassTransit;

/// <summary>Configures the saga repository of one saga type.</summary>
/// <typeparam name="TSaga">The saga.</typeparam>
public interface IRedisSagaRepositoryConfigurator<TSaga> : IRedisSagaRepositoryConfigurator
    where TSaga : class, ISaga
{
    /// <summary>The saga's name in the keys.</summary>
    /// <value>The default value is the type's name as the kebab-case endpoint name formatter gives it. Letters, digits and <c>- _ .</c>.</value>
    string SagaName { get; set; }

    /// <summary>The hash tag that all keys of the saga share, so that they lie in one hash slot of a cluster.</summary>
    /// <value>The default value is <see cref="SagaName"/>. Letters, digits and <c>- _ . :</c>.</value>
    /// <remarks>It is recorded with the first instance; another one is refused from then on, for the instances would not be found under it.</remarks>
    string? SlotTag { get; set; }

    /// <summary>Lets instances be found by the value of a property, in events that correlate by it and in queries.</summary>
    /// <param name="property">A property of the saga: text, a number, an enum, a <see cref="Guid"/>, a date or a truth value, also nullable.</param>
    /// <remarks>Instances whose property is <see langword="null"/> are not in the index. An instance is in the index from its next change on.</remarks>
    void Index(Expression<Func<TSaga, object?>> property);

    /// <summary>Lets only instances end by themselves after <see cref="IRedisSagaRepositoryConfigurator.Expiry"/> that fit a condition, such as those in a last state; the others stay until they fit.</summary>
    /// <param name="condition">Looks at the instance as it is written.</param>
    void ExpireOnlyIf(Func<TSaga, bool> condition);
}
