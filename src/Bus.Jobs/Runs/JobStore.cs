using System.Globalization;
using Bus.Jobs.Results;
using Bus.Redis;

namespace Bus.Jobs.Runs;

/// <summary>Keeps what is known of the runs of jobs in Redis, one hash per job.</summary>
internal sealed class JobStore : IJobStore, IAsyncDisposable
{
    private readonly IRedisConnection _connection;
    private readonly JobKeys _keys;
    private readonly long _lifetime;

    internal JobStore(IRedisClient client, string keyPrefix, TimeSpan lifetime)
    {
        _keys = new JobKeys(keyPrefix);
        _lifetime = (long)lifetime.TotalMilliseconds;

        // One of its own: a 50 MB message on its way out must not delay a status.
        _connection = client.OpenConnection(new RedisConnectionSettings { Purpose = "jobs" });
    }

    /// <summary>The process as statuses and events name it.</summary>
    internal static string Worker { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}");

    public async Task<JobRecord?> GetAsync(Guid jobId, CancellationToken cancellationToken)
    {
        var reply = await _connection.ExecuteAsync(new RedisCommand("HGETALL").AddKey(_keys.Job(jobId)), cancellationToken);
        return reply.Count == 0 ? null : JobRecord.Read(reply);
    }

    public Task QueueAsync(Guid jobId, string type, CancellationToken cancellationToken) =>
        CallAsync(JobScripts.QueueJob.CreateCall(1).Add(_keys.Job(jobId)).Add(type).Add(_lifetime), cancellationToken);

    public async Task<(RunToken? Run, JobStart Refusal)> StartAsync(JobCall call, string type, CancellationToken cancellationToken)
    {
        var token = Guid.NewGuid().ToString("N");
        var script = JobScripts.StartJob.CreateCall(1).Add(_keys.Job(call.JobId)).Add(type).Add(token).Add(Worker).Add(call.Dispatch).Add(call.Requeues).Add(_lifetime);
        var reply = (int)await CallAsync(script, cancellationToken);
        return reply > 0 ? (new RunToken(call.JobId, token, reply, call.Dispatch), default) : (null, (JobStart)reply);
    }

    public async Task<JobReport> ReportAsync(RunToken run, double progress, string text, CancellationToken cancellationToken)
    {
        var call = JobScripts.ReportRun.CreateCall(1).Add(_keys.Job(run.JobId)).Add(run.Token).Add(run.Dispatch)
            .Add(progress.ToString("0.####", CultureInfo.InvariantCulture)).Add(text).Add(_lifetime);
        return (JobReport)await CallAsync(call, cancellationToken);
    }

    public async Task<bool> EndAsync(RunToken run, RunOutcome outcome, CancellationToken cancellationToken)
    {
        var call = JobScripts.EndRun.CreateCall(1).Add(_keys.Job(run.JobId)).Add(run.Token).Add(outcome.Status).Add(_lifetime);
        foreach (var (name, value) in outcome.Fields)
        {
            call.Add(name).AddReferenced(value);
        }

        return await CallAsync(call, cancellationToken) == 1;
    }

    public async Task<JobCancelled> CancelAsync(Guid jobId, string type, int dispatch, bool isRunSpared, CancellationToken cancellationToken)
    {
        var call = JobScripts.CancelJob.CreateCall(1).Add(_keys.Job(jobId)).Add(dispatch).Add(type).Add(isRunSpared ? 1 : 0).Add(_lifetime);
        return (JobCancelled)await CallAsync(call, cancellationToken);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<long> CallAsync(RedisCommand call, CancellationToken cancellationToken) => (await _connection.ExecuteAsync(call, cancellationToken)).AsInt64();
}
