using System.Text.Json;
using Bus.Jobs.Diagnostics;
using Bus.Jobs.Types;
using Bus.Redis;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace Bus.Jobs.Runs;

/// <summary>One run of a job: what its consumer says of it, and the reports to Redis, each of which tells whether it is to stop.</summary>
internal sealed class JobRun : IJobRun, IDisposable
{
    private static readonly AsyncLocal<JobRun?> Local = new();

    private readonly JobCall _call;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop;
    private readonly IJobStore _store;
    private readonly CancellationTokenSource _timeout;
    private int _children;
    private int _end;
    private double _progress;
    private string _text = "";

    internal JobRun(JobCall call, RunToken token, TimeSpan timeout, IJobStore store, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        _call = call;
        _store = store;
        _logger = logger;
        Token = token;
        Timeout = timeout;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timeout = new CancellationTokenSource(timeout, timeProvider);
        _timeout.Token.UnsafeRegister(run => ((JobRun)run!).Stop(RunEnd.Timeout), this);
    }

    /// <summary>The run in whose consumer the caller is.</summary>
    internal static JobRun? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    internal RunToken Token { get; }

    internal TimeSpan Timeout { get; }

    /// <summary>Fires when the run is to end, for whatever reason.</summary>
    internal CancellationToken StopToken => _stop.Token;

    internal RunEnd End => (RunEnd)Volatile.Read(ref _end);

    internal int AwaitedChildren => Volatile.Read(ref _children);

    internal int Dispatch => _call.Dispatch;

    /// <summary>What the job was completed with; null until it is.</summary>
    internal ReadOnlyMemory<byte>? Result { get; private set; }

    public Guid JobId => Token.JobId;

    public Guid? ParentId => _call.ParentId;

    public int Attempt => Token.Attempt;

    public string Worker => JobStore.Worker;

    public JobChildren? Children => _call.Children;

    public void Report(double progress, string? text = null)
    {
        Volatile.Write(ref _progress, double.IsFinite(progress) ? Math.Clamp(progress, 0, 1) : 0);
        if (text is not null)
        {
            Volatile.Write(ref _text, text);
        }
    }

    public async Task<bool> CompleteAsync<TResult>(TResult result)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(result, JobJson.Options);
        return await StoreAsync(json);
    }

    public void AwaitChildren(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Volatile.Write(ref _children, count);
    }

    /// <summary>Completes the job with a result that is JSON already; with none, if that is empty.</summary>
    internal async Task<bool> StoreAsync(ReadOnlyMemory<byte> json)
    {
        if (Result is not null || !await _store.EndAsync(Token, RunOutcome.Completed(json), CancellationToken.None))
        {
            return Result is not null;
        }

        Result = json;
        return true;
    }

    /// <summary>Reports at intervals until cancelled, or until the run is to stop.</summary>
    internal async Task ReportAsync(TimeSpan interval, TimeProvider timeProvider, Func<JobProgress, Task>? publish, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        try
        {
            while (End is RunEnd.None && await timer.WaitForNextTickAsync(cancellationToken))
            {
                await ReportOnceAsync(publish, timeProvider);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run has ended; there is nothing more to report.
        }
    }

    /// <remarks>Not to be cancelled: the run may end at any moment, and a send that is broken off counts as a fault.</remarks>
    private async Task ReportOnceAsync(Func<JobProgress, Task>? publish, TimeProvider timeProvider)
    {
        var (progress, text) = (Volatile.Read(ref _progress), Volatile.Read(ref _text));
        try
        {
            switch (await _store.ReportAsync(Token, progress, text, CancellationToken.None))
            {
                case JobReport.Overtaken when Result is null:
                    Stop(RunEnd.Overtaken);
                    break;
                case JobReport.Cancelled:
                    Stop(RunEnd.Cancelled);
                    break;
                case JobReport.Noted when publish is not null:
                    await publish(new JobProgress(JobId, progress, text, Attempt, Worker, timeProvider.GetUtcNow()));
                    break;
            }
        }
        catch (Exception exception) when (exception is RedisException or MassTransitException)
        {
            // Progress is for people who watch: a job does not fail for want of it.
            LogMessages.ProgressNotReported(_logger, exception, JobId);
        }
    }

    /// <summary>The first reason counts.</summary>
    private void Stop(RunEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, (int)RunEnd.None) == (int)RunEnd.None)
        {
            _stop.Cancel();
        }
    }

    public void Dispose()
    {
        _timeout.Dispose();
        _stop.Dispose();
    }
}
