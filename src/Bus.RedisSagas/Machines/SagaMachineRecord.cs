using System.Text.Json;
using System.Text.Json.Serialization;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>The description of a saga in Redis.</summary>
internal static class SagaMachineRecord
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    internal static byte[] Serialize(SagaMachineDescription description) => JsonSerializer.SerializeToUtf8Bytes(description, Options);

    /// <summary>Reads it.</summary>
    /// <returns><see langword="null"/> if no host has recorded it yet, or somebody wrote something else.</returns>
    internal static async Task<SagaMachineDescription?> ReadAsync(IRedisConnection connection, RedisKeys keys, CancellationToken cancellationToken)
    {
        var reply = await connection.ExecuteAsync(new RedisCommand("GET").AddKey(keys.Machine), cancellationToken);
        try
        {
            return reply.IsNull ? null : JsonSerializer.Deserialize<SagaMachineDescription>(reply.Bytes.Span, Options);
        }
        catch (JsonException)
        {
            // Another version's record says as much as none; its host writes it again.
            return null;
        }
    }
}
