using System.Text.Json;
using Bus.Redis;

namespace Bus.LoadTool;

/// <summary>Counts what a choir left in Redis.</summary>
internal sealed class ChoirAudit
{
    private const int PageSize = 1000;

    private readonly int _events;
    private readonly Guid[] _ids;
    private readonly RedisInspector _inspector;

    internal ChoirAudit(RedisInspector inspector, Guid[] ids, int events)
    {
        _inspector = inspector;
        _ids = ids;
        _events = events;
    }

    private int Total => _ids.Length * _events;

    internal async Task<IReadOnlyList<LoadFigure>> CountAsync()
    {
        var figures = new List<LoadFigure>();
        await CountInstancesAsync(figures);
        await CountToldAsync(figures);
        figures.Add(new LoadFigure("dead letters", 0, await GetLengthAsync("XLEN", ChoirKeys.Failed)));
        figures.Add(new LoadFigure("events left in the queue", 0, await GetLengthAsync("XLEN", ChoirKeys.Waiting)));
        figures.Add(new LoadFigure("messages left in the outbox", 0, await GetLengthAsync("HLEN", ChoirKeys.Outbox)));
        return figures;
    }

    internal async Task<long> GetLengthAsync(string command, string key) => (await _inspector.ExecuteAsync(new RedisCommand(command).AddKey(key))).AsInt64();

    private async Task CountInstancesAsync(List<LoadFigure> figures)
    {
        long applied = 0, again = 0, versions = 0, histories = 0;
        foreach (var id in _ids)
        {
            var reply = await _inspector.ExecuteAsync(new RedisCommand("HMGET").AddKey(ChoirKeys.Instance(id)).Add("data").Add("version"));
            var numbers = reply[0].IsNull ? [] : ReadNumbers(reply[0]);
            var distinct = numbers.Where(IsExpected).Distinct().Count();
            applied += distinct;
            again += numbers.Count - distinct;
            versions += !reply[1].IsNull && reply[1].AsInt64() == _events ? 1 : 0;
            histories += await GetLengthAsync("XLEN", ChoirKeys.History(id)) == _events ? 1 : 0;
        }

        figures.Add(new LoadFigure("events applied", Total, applied));
        figures.Add(new LoadFigure("events applied again", 0, again));
        figures.Add(new LoadFigure("sagas with a version per event", _ids.Length, versions));
        figures.Add(new LoadFigure("sagas with an entry of history per event", _ids.Length, histories));
    }

    private async Task CountToldAsync(List<LoadFigure> figures)
    {
        var (numbers, counts) = (new HashSet<(Guid, int)>(), new HashSet<(Guid, int)>());
        var known = _ids.ToHashSet();
        var all = 0L;
        var last = "-";
        while (true)
        {
            var page = await _inspector.ExecuteAsync(new RedisCommand("XRANGE").AddKey(ChoirKeys.Sent).Add(last).Add("+").Add("COUNT").Add(PageSize));
            if (page.Count == 0)
            {
                break;
            }

            foreach (var told in page.Items.ToArray().Select(Read))
            {
                all++;
                if (known.Contains(told.CorrelationId) && IsExpected(told.Number) && numbers.Add((told.CorrelationId, told.Number)) && IsExpected(told.Count - 1))
                {
                    counts.Add((told.CorrelationId, told.Count));
                }
            }

            last = $"({page[page.Count - 1][0].AsString()}";
        }

        figures.Add(new LoadFigure("events told of", Total, numbers.Count));
        figures.Add(new LoadFigure("events told of again", 0, all - numbers.Count));
        figures.Add(new LoadFigure("counts told, each once", Total, counts.Count));
    }

    private bool IsExpected(int number) => number >= 0 && number < _events;

    private static List<int> ReadNumbers(RedisReply data)
    {
        using var instance = JsonDocument.Parse(data.Bytes);
        return [.. instance.RootElement.GetProperty("numbers").EnumerateArray().Select(x => x.GetInt32())];
    }

    private static ChoirTold Read(RedisReply entry)
    {
        var fields = entry[1];
        for (var index = 0; index < fields.Count; index += 2)
        {
            if (fields[index].AsString() == "body")
            {
                using var envelope = JsonDocument.Parse(fields[index + 1].Bytes);
                return envelope.RootElement.GetProperty("message").Deserialize<ChoirTold>(JsonSerializerOptions.Web)!;
            }
        }

        throw new InvalidOperationException($"The entry {entry[0].AsString()} of {ChoirKeys.Sent} has no body.");
    }
}
