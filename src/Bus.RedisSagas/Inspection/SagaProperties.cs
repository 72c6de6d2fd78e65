using System.Text.Json;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>The properties of an instance, read without its type.</summary>
internal static class SagaProperties
{
    internal static JsonElement Read(RedisReply data)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(data.Bytes.Span);
        }
        catch (JsonException)
        {
            // Somebody wrote something else by hand, which is worth seeing.
            return JsonSerializer.SerializeToElement(data.AsString());
        }
    }

    /// <summary>What is scheduled by the tokens that the instance holds.</summary>
    internal static IReadOnlyList<SagaPendingSchedule> FindSchedules(JsonElement properties, SagaMachineDescription? machine)
    {
        var found = new List<SagaPendingSchedule>();
        foreach (var schedule in machine?.Schedules ?? [])
        {
            if (Find(properties, schedule.TokenProperty) is { ValueKind: JsonValueKind.String } value && value.TryGetGuid(out var token))
            {
                found.Add(new SagaPendingSchedule(schedule.Name, schedule.Event, token));
            }
        }

        return found;
    }

    private static JsonElement? Find(JsonElement properties, string? name)
    {
        if (properties.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in properties.EnumerateObject())
        {
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
