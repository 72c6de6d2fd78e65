using System.Globalization;
using System.Text.Json;
using Bus.Contracts;
using Bus.Redis;

namespace Bus.Jobs.Results;

/// <summary>Keeps the status of jobs in Redis, one hash per job.</summary>
internal sealed class RedisJobStore : IJobStore, IAsyncDisposable
{
    private const string BacktestKind = "backtest";

    private readonly IRedisConnection _connection;
    private readonly JobKeys _keys;
    private readonly long _lifetime;

    internal RedisJobStore(IRedisClient client, string keyPrefix, TimeSpan lifetime)
    {
        _keys = new JobKeys(keyPrefix);
        _lifetime = (long)lifetime.TotalMilliseconds;

        // One of its own: a 50 MB message on its way out must not delay a status.
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "jobs" });
    }

    /// <summary>The process as statuses and events name it.</summary>
    internal static string Worker { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}");

    public async Task<JobStatus?> GetAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        var reply = await _connection.ExecuteAsync(new RedisCommand("HGETALL").AddKey(_keys.Job(jobId)), cancellationToken);
        return reply.Count == 0 ? null : JobHash.Read(jobId, reply);
    }

    public Task QueueAsync(Guid jobId, CancellationToken cancellationToken) =>
        CallAsync(JobScripts.QueueJob.CreateCall(1).Add(_keys.Job(jobId)).Add(BacktestKind), cancellationToken);

    public async Task<JobRun?> StartAsync(Guid jobId, CancellationToken cancellationToken, int requeues = 0)
    {
        var token = Guid.NewGuid().ToString("N");
        var call = JobScripts.StartJob.CreateCall(1).Add(_keys.Job(jobId)).Add(BacktestKind).Add(token).Add(Worker).Add(requeues);
        var attempt = await CallAsync(call, cancellationToken);
        return attempt == 0 ? null : new JobRun(jobId, token, (int)attempt);
    }

    public async Task<bool> ReportAsync(JobRun run, double progress, CancellationToken cancellationToken)
    {
        var call = CreateCall(JobScripts.ReportProgress, run).Add(progress.ToString("0.####", CultureInfo.InvariantCulture));
        return await CallAsync(call, cancellationToken) == 1;
    }

    public async Task<bool> CompleteAsync(JobRun run, BacktestCompleted result, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(result, JobJsonContext.Default.BacktestCompleted);
        var call = CreateCall(JobScripts.FinishJob, run).Add("completed").AddReferenced(json).Add(0);
        return await CallAsync(call, cancellationToken) == 1;
    }

    public async Task<bool> FailAsync(JobRun run, string error, bool isInputWrong, CancellationToken cancellationToken)
    {
        var call = CreateCall(JobScripts.FinishJob, run).Add("failed").Add(error).Add(isInputWrong ? 1 : 0);
        return await CallAsync(call, cancellationToken) == 1;
    }

    public async Task<bool> ReleaseAsync(JobRun run, CancellationToken cancellationToken) =>
        await CallAsync(CreateCall(JobScripts.ReleaseJob, run), cancellationToken) == 1;

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private RedisCommand CreateCall(RedisScript script, JobRun run) => script.CreateCall(1).Add(_keys.Job(run.JobId)).Add(run.Token);

    // Every script takes the lifetime last.
    private async Task<long> CallAsync(RedisCommand call, CancellationToken cancellationToken) =>
        (await _connection.ExecuteAsync(call.Add(_lifetime), cancellationToken)).AsInt64();
}
