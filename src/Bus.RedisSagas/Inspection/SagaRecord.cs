using System.Globalization;
using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>The fields of an instance in Redis, without its data.</summary>
internal static class SagaRecord
{
    /// <summary>Where the entries of the indexes begin among the fields.</summary>
    internal const int FirstIndex = 5;

    private const int IdLength = 36;

    internal static RedisCommand AddFields(RedisCommand command, IReadOnlyList<SagaIndexDescription> indexes)
    {
        command.Add("version").Add("state").Add("created").Add("updated").Add("expires");
        foreach (var index in indexes)
        {
            command.Add($"index:{index.Property}");
        }

        return command;
    }

    internal static SagaSummary Read(Guid id, RedisReply fields, IReadOnlyList<SagaIndexDescription> indexes, RedisReply since)
    {
        var indexed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < indexes.Count; i++)
        {
            if (fields[FirstIndex + i].AsString() is { Length: > 0 } member)
            {
                indexed[indexes[i].Property] = ReadValue(indexes[i], member);
            }
        }

        var updated = ReadTime(fields[3]) ?? DateTimeOffset.UnixEpoch;
        return new SagaSummary(id, fields[1].AsString()!, (int)fields[0].AsInt64(), ReadTime(fields[2]) ?? updated, updated, ReadTime(since), ReadTime(fields[4]), indexed);
    }

    /// <summary>A time as scripts write it, in ms since 1970; <see langword="null"/> for none.</summary>
    internal static DateTimeOffset? ReadTime(RedisReply time) => time.IsNull ? null : DateTimeOffset.FromUnixTimeMilliseconds((long)time.AsDouble());

    /// <summary>The value between its length and the id; an enum by its name.</summary>
    private static string ReadValue(SagaIndexDescription index, string member)
    {
        var value = member[(member.IndexOf(':', StringComparison.Ordinal) + 1)..^(IdLength + 1)];
        return index.Values.Count > 0 && long.TryParse(value, CultureInfo.InvariantCulture, out var number)
            ? index.Values.FirstOrDefault(x => x.Value == number).Key ?? value
            : value;
    }
}
