using System.Globalization;
using System.Text.Json;
using Bus.Backtesting.Optimization;
using Bus.Contracts;
using Bus.Redis;

namespace Bus.Jobs.Optimization;

/// <summary>Keeps optimizations in Redis, one hash each.</summary>
internal sealed class RedisOptimizationStore : IOptimizationStore, IAsyncDisposable
{
    // Chunks of a second hold up to a megabyte each.
    private const int ChunksPerRead = 50;

    private static readonly string[] StatusFields = ["points", "chunk-size", "done", "done-chunks", "runs", "best", "best-index", "planned-at", "updated-at"];

    private readonly IRedisConnection _connection;
    private readonly OptimizationKeys _keys;
    private readonly long _lifetime;

    internal RedisOptimizationStore(IRedisClient client, string keyPrefix, TimeSpan lifetime)
    {
        _keys = new OptimizationKeys(keyPrefix);
        _lifetime = (long)lifetime.TotalMilliseconds;

        // One of its own: results of megabytes must not delay the heartbeats of jobs.
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "optimizations" });
    }

    public async Task<long> PlanAsync(RunOptimization command, string plan, long points, long chunkSize, CancellationToken cancellationToken)
    {
        var call = OptimizationScripts.PlanOptimization.CreateCall(1).Add(_keys.Optimization(command.JobId)).Add(plan);
        call.AddReferenced(JsonSerializer.SerializeToUtf8Bytes(command, OptimizationJsonContext.Default.RunOptimization)).Add(points).Add(chunkSize).Add(_lifetime);
        return (await _connection.ExecuteAsync(call, cancellationToken)).AsInt64();
    }

    public async Task<long?> FindPlanAsync(Guid jobId, string plan, CancellationToken cancellationToken)
    {
        var reply = await ReadFieldsAsync(jobId, cancellationToken, "plan", "chunk-size");
        return reply[0].AsString() == plan ? reply[1].AsInt64() : null;
    }

    public async Task<RunOptimization?> FindCommandAsync(Guid jobId, string plan, CancellationToken cancellationToken)
    {
        var reply = await ReadFieldsAsync(jobId, cancellationToken, "plan", "definition");
        return reply[0].AsString() == plan ? ReadCommand(reply[1]) : null;
    }

    public async Task<RunOptimization?> FindCommandAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        var reply = await ReadFieldsAsync(jobId, cancellationToken, "definition");
        return reply[0].IsNull ? null : ReadCommand(reply[0]);
    }

    public async Task<bool> HasChunkAsync(Guid jobId, string plan, long first, CancellationToken cancellationToken)
    {
        var length = new RedisCommand("HSTRLEN").AddKey(_keys.Optimization(jobId)).Add(ChunkField(first));
        return (await _connection.ExecuteAsync(length, cancellationToken)).AsInt64() > 0 && await FindPlanAsync(jobId, plan, cancellationToken) is not null;
    }

    public async Task<bool> StoreChunkAsync(Guid jobId, string plan, OptimizationResult result, CancellationToken cancellationToken)
    {
        var chunk = result.Chunks[0];
        var call = OptimizationScripts.StoreOptimizationChunk.CreateCall(1).Add(_keys.Optimization(jobId)).Add(plan).Add(chunk.First);
        call.AddReferenced(OptimizationResultCodec.Write(result)).Add(chunk.Count).Add(result.Runs.Count + result.Failed)
            .Add(result.Best?.Objective!.Value.ToString("R", CultureInfo.InvariantCulture) ?? "")
            .Add(result.Best?.Index ?? 0)
            .Add(result.Objective.Minimize ? 1 : 0)
            .Add(_lifetime);
        return (await _connection.ExecuteAsync(call, cancellationToken)).AsInt64() >= 0;
    }

    public async Task<OptimizationStatus?> GetAsync(Guid jobId, CancellationToken cancellationToken = default) =>
        ReadStatus(jobId, await ReadFieldsAsync(jobId, cancellationToken, StatusFields));

    public async Task<OptimizationRuns?> ReadAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        var reply = await ReadFieldsAsync(jobId, cancellationToken, [.. StatusFields, "definition"]);
        if (ReadStatus(jobId, reply) is not { } status)
        {
            return null;
        }

        var command = ReadCommand(reply[StatusFields.Length]);
        var objective = OptimizationObjective.Of(command.Objective, command.Minimize);
        var parts = new List<OptimizationResult>();
        foreach (var firsts in Enumerable.Range(0, status.Chunks).Select(i => i * status.ChunkSize).Chunk(ChunksPerRead))
        {
            var chunks = await ReadFieldsAsync(jobId, cancellationToken, [.. firsts.Select(ChunkField)]);
            foreach (var chunk in chunks.Items)
            {
                if (!chunk.IsNull)
                {
                    parts.Add(OptimizationResultCodec.Read(chunk.Bytes, objective));
                }
            }
        }

        return new OptimizationRuns(command, status, parts.Count == 0 ? null : OptimizationResult.Merge(parts));
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static string ChunkField(long first) => string.Create(CultureInfo.InvariantCulture, $"chunk:{first}");

    private static RunOptimization ReadCommand(in RedisReply definition) =>
        JsonSerializer.Deserialize(definition.Bytes.Span, OptimizationJsonContext.Default.RunOptimization)
            ?? throw new InvalidDataException("The optimization's definition is empty.");

    private static OptimizationStatus? ReadStatus(Guid jobId, in RedisReply reply) => reply[0].IsNull ? null : new OptimizationStatus
    {
        JobId = jobId,
        Points = reply[0].AsInt64(),
        ChunkSize = reply[1].AsInt64(),
        Done = reply[2].AsInt64(),
        DoneChunks = (int)reply[3].AsInt64(),
        Runs = reply[4].AsInt64(),
        Best = reply[5].IsNull ? null : reply[5].AsDouble(),
        BestIndex = reply[6].IsNull ? null : reply[6].AsInt64(),
        PlannedAt = DateTimeOffset.FromUnixTimeMilliseconds(reply[7].AsInt64()),
        UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reply[8].AsInt64()),
    };

    private async Task<RedisReply> ReadFieldsAsync(Guid jobId, CancellationToken cancellationToken, params IReadOnlyList<string> fields)
    {
        var command = new RedisCommand("HMGET").AddKey(_keys.Optimization(jobId));
        foreach (var field in fields)
        {
            command.Add(field);
        }

        return await _connection.ExecuteAsync(command, cancellationToken);
    }
}
