using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bus.Contracts;
using Bus.Redis;
using Bus.Sandbox;

namespace Bus.Workflow.Registry;

/// <summary>A version of a strategy as the fields of its hash.</summary>
internal static class VersionFields
{
    internal static readonly string[] Names = ["state", "source", "assembly", "type", "info", "statistics", "provenance", "deployed-at", "previous"];

    /// <summary>The fields that come with a version; the script adds the others.</summary>
    internal static RedisCommand AddTo(RedisCommand call, StrategyDraft draft) => call
        .Add("source").AddReferenced(Encoding.UTF8.GetBytes(draft.Source))
        .Add("assembly").AddReferenced(draft.Program.Assembly)
        .Add("type").Add(draft.Program.TypeName)
        .Add("info").Add(WorkflowJson.Write(StrategyInfoRecord.Create(draft.Program.Info)))
        .Add("statistics").AddReferenced(Encoding.UTF8.GetBytes(WorkflowJson.Write(draft.Statistics)))
        .Add("provenance").Add(WorkflowJson.Write(draft.Provenance));

    internal static StrategyVersion? Read(string name, int version, RedisReply reply)
    {
        if (reply[0].IsNull)
        {
            return null;
        }

        var source = reply[1].AsString()!;
        return new StrategyVersion
        {
            Name = name,
            Version = version,
            State = Enum.Parse<StrategyVersionState>(reply[0].AsString()!, ignoreCase: true),
            Source = source,
            SourceHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source))),
            Program = new StrategyProgram
            {
                Id = Convert.ToHexStringLower(SHA256.HashData(reply[2].Bytes.Span)),
                Assembly = reply[2].Bytes.ToArray(),
                TypeName = reply[3].AsString()!,
                Info = WorkflowJson.Read<StrategyInfoRecord>(reply[4].AsString()!).ToInfo(),
            },
            Statistics = WorkflowJson.Read<BacktestStatistics[]>(reply[5].AsString()!),
            Provenance = WorkflowJson.Read<StrategyProvenance>(reply[6].AsString()!),
            DeployedAt = ReadTime(reply[7]),
            Previous = ReadVersion(reply[8]),
        };
    }

    internal static DateTimeOffset ReadTime(RedisReply reply) => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(reply.AsString()!, CultureInfo.InvariantCulture));

    /// <summary>Zero and nothing mean that there is none.</summary>
    internal static int? ReadVersion(RedisReply reply) => ReadVersion(reply.AsString());

    internal static int? ReadVersion(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 ? version : null;
}
