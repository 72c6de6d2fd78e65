using MassTransit.Util;

namespace MassTransit;

/// <summary>Makes message types known to a bus that publishes them, so that <c>DeployPublishTopology</c> shows their topics before the first publish.</summary>
public static class RedisStreamsPublishTopologyConfigurationExtensions
{
    /// <summary>Adds message types to the publish topology.</summary>
    /// <param name="configurator">The bus.</param>
    /// <param name="messageTypes">The types.</param>
    /// <param name="configure">Configures each of them, for example <c>Exclude</c>.</param>
    public static void AddPublishMessageTypes(
        this IRedisStreamsBusFactoryConfigurator configurator, IEnumerable<Type> messageTypes, Action<IMessagePublishTopologyConfigurator, Type>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configurator);
        ArgumentNullException.ThrowIfNull(messageTypes);
        foreach (var messageType in messageTypes)
        {
            var topology = configurator.PublishTopology.GetMessageTopology(messageType);
            configure?.Invoke(topology, messageType);
        }
    }

    /// <summary>Adds the message types of a namespace, and of those below it, to the publish topology.</summary>
    /// <typeparam name="T">A type of the namespace.</typeparam>
    /// <param name="configurator">The bus.</param>
    /// <param name="configure">Configures each of them.</param>
    /// <param name="filter">Which types are added; all that can be messages by default.</param>
    public static void AddPublishMessageTypesFromNamespaceContaining<T>(
        this IRedisStreamsBusFactoryConfigurator configurator, Action<IMessagePublishTopologyConfigurator, Type>? configure = null, Func<Type, bool>? filter = null) =>
        AddPublishMessageTypesFromNamespaceContaining(configurator, typeof(T), configure, filter);

    /// <summary>Adds the message types of a namespace, and of those below it, to the publish topology.</summary>
    /// <param name="configurator">The bus.</param>
    /// <param name="type">A type of the namespace.</param>
    /// <param name="configure">Configures each of them.</param>
    /// <param name="filter">Which types are added; all that can be messages by default.</param>
    /// <exception cref="ArgumentException">The type has no namespace.</exception>
    public static void AddPublishMessageTypesFromNamespaceContaining(
        this IRedisStreamsBusFactoryConfigurator configurator, Type type, Action<IMessagePublishTopologyConfigurator, Type>? configure = null, Func<Type, bool>? filter = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Namespace is null)
        {
            throw new ArgumentException($"The type {type.Name} has no namespace whose messages could be found; give a type that has one.", nameof(type));
        }

        const TypeClassification Any = TypeClassification.Concrete | TypeClassification.Closed | TypeClassification.Abstract | TypeClassification.Interface;
        configurator.AddPublishMessageTypes(
            AssemblyTypeCache.FindTypesInNamespace(type, x => MessageTypeCache.IsValidMessageType(x) && (filter is null || filter(x)), Any),
            configure);
    }
}
