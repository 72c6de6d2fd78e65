using System.Reflection;
using Bus.Architecture.Tests.Product;
using Microsoft.Extensions.Logging;

namespace Bus.Architecture.Tests.Logs;

/// <summary>An operator filters logs by event id, so an id means one event in the whole product.</summary>
public sealed partial class EventIdTests
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void Log_messages_have_unique_event_ids()
        => Problems(ProductProject.All.SelectMany(project => project.WrittenTypes)).ShouldBeEmpty();

    [Fact]
    public void Named_event_ids_are_unique()
    {
        var ids = ProductProject.All.SelectMany(project => project.WrittenTypes)
            .Where(type => type.Name == "EventIds")
            .SelectMany(type => type.GetFields(Any).Where(field => field.IsLiteral && field.FieldType == typeof(int)))
            .Select(field => (Name: $"{field.DeclaringType!.FullName}.{field.Name}", Id: (int)field.GetRawConstantValue()!));

        ids.GroupBy(item => item.Id).Where(group => group.Count() > 1).Select(group => string.Join(", ", group.Select(item => item.Name))).ShouldBeEmpty();
    }

    [Fact]
    public void A_repeated_and_a_missing_id_are_found()
        => Problems([typeof(Sample), typeof(OtherSample)]).ShouldBe(["7: Sample.One, OtherSample.Two", "0: Sample.None"], ignoreOrder: true);

    private static IEnumerable<string> Problems(IEnumerable<Type> types) => types
        .SelectMany(type => type.GetMethods(Any))
        .Select(method => (Method: method, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
        .Where(item => item.Message is not null)
        .GroupBy(item => item.Message!.EventId)
        .Where(group => group.Count() > 1 || group.Key <= 0)
        .Select(group => $"{group.Key}: {string.Join(", ", group.Select(item => $"{item.Method.DeclaringType!.Name}.{item.Method.Name}"))}");

    private static partial class Sample
    {
        [LoggerMessage(EventId = 7, Level = LogLevel.Debug, Message = "one")]
        internal static partial void One(ILogger logger);

        [LoggerMessage(EventId = 0, Level = LogLevel.Debug, Message = "none")]
        internal static partial void None(ILogger logger);
    }

    private static partial class OtherSample
    {
        [LoggerMessage(EventId = 7, Level = LogLevel.Debug, Message = "two")]
        internal static partial void Two(ILogger logger);
    }
}
