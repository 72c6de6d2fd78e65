using Bus.Redis;
using MassTransit;

namespace Bus.RedisSagas;

/// <summary>How a page is read: where the instances come from, and what they are compared with.</summary>
internal sealed record SagaListPlan
{
    /// <summary>The sets whose times are read together; empty where an index leads.</summary>
    internal required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The indexed values that instances must have; the first one leads, if there is any.</summary>
    internal required IReadOnlyList<(string Property, string Value)> Conditions { get; init; }

    /// <summary>The states that they may be in; <see langword="null"/> for any.</summary>
    internal required IReadOnlyCollection<string>? States { get; init; }

    /// <summary>The indexes of the saga, whose values are read with each instance.</summary>
    internal required IReadOnlyList<SagaIndexDescription> Indexes { get; init; }

    internal required SagaListQuery Query { get; init; }

    /// <summary>Whether no instance can fit, because each state is left out.</summary>
    internal bool LeadsNowhere => States is { Count: 0 };

    /// <summary>Whether an instance that was read may not fit.</summary>
    internal bool Filters => Conditions.Count > 0 || Query.UnchangedFor is not null || Query.Text is not null;

    /// <summary>The fields of an instance that are listed, and those that decide.</summary>
    internal RedisCommand AddFields(RedisCommand command)
    {
        SagaRecord.AddFields(command, Indexes);
        foreach (var (property, _) in Conditions)
        {
            command.Add($"index:{property}");
        }

        return Query.Text is null ? command : command.Add("data");
    }

    /// <summary>Whether an instance is there and fits.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="fields">What <see cref="AddFields"/> asked for.</param>
    /// <param name="now">Redis' clock, in ms.</param>
    internal bool Fits(Guid id, RedisReply fields, long now)
    {
        if (fields[0].IsNull || States?.Contains(fields[1].AsString()!) is false)
        {
            return false;
        }

        if (Query.UnchangedFor is { } age && fields[3].AsInt64() > now - (long)age.TotalMilliseconds)
        {
            return false;
        }

        var firstCondition = SagaRecord.FirstIndex + Indexes.Count;
        for (var i = 0; i < Conditions.Count; i++)
        {
            if (fields[firstCondition + i].AsString() != SagaIndex.FormatMember(Conditions[i].Value, id))
            {
                return false;
            }
        }

        return Query.Text is null || SagaText.Contains(fields[firstCondition + Conditions.Count].Bytes.Span, Query.Text);
    }
}
