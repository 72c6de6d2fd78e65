using Bus.Host.DeadLetters;
using MassTransit;

namespace Bus.Host.Api;

/// <summary>One operation on many dead letters that this process runs in the background. Thread-safe.</summary>
internal sealed class DlqOperation : IProgress<DeadLetterBulkProgress>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly string _queue;
    private readonly DlqAction _action;
    private readonly bool _isDryRun;
    private volatile DeadLetterBulkProgress _progress = new(0, 0, 0, 0, 0, TimeSpan.Zero);
    private volatile string _state = "running";
    private volatile string? _error;

    internal DlqOperation(string queue, DlqAction action, bool isDryRun)
    {
        _queue = queue;
        _action = action;
        _isDryRun = isDryRun;
    }

    internal Guid Id { get; } = NewId.NextGuid();

    internal bool IsRunning => _state == "running";

    /// <summary>Completes when it has ended, however it did.</summary>
    internal Task Ended { get; private set; } = Task.CompletedTask;

    internal DlqOperationStatus Status => new(Id, _state, _error, DlqResult.Create(_queue, _action, _isDryRun, _progress));

    public void Report(DeadLetterBulkProgress value) => _progress = value;

    /// <summary>Starts the work in the background.</summary>
    internal void Start(Func<CancellationToken, Task<DeadLetterBulkProgress>> run) => Ended = Task.Run(() => RunAsync(run), CancellationToken.None);

    internal void Cancel() => _stop.Cancel();

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(Func<CancellationToken, Task<DeadLetterBulkProgress>> run)
    {
        try
        {
            _progress = await run(_stop.Token);
            _state = "completed";
        }
        catch (OperationCanceledException)
        {
            _state = "canceled";
        }
        catch (Exception exception)
        {
            // Whoever asks for the operation's state is told; nobody else waits for it.
            _error = exception.Message;
            _state = "failed";
        }
    }
}
