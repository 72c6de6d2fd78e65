using System.Globalization;
using Bus.Host.DeadLetters;
using MassTransit;
using Microsoft.AspNetCore.Http;

namespace Bus.Host.Api;

/// <summary>The operations on dead letters of this process: a few at once, the last ones remembered. They end with it, each entry then done or not.</summary>
internal sealed class DlqOperations : IAsyncDisposable
{
    private const int MaxRunning = 4;
    private const int MaxRemembered = 100;

    private readonly Lock _lock = new();
    private readonly List<DlqOperation> _operations = [];

    internal IReadOnlyList<DlqOperationStatus> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations.Select(x => x.Status)];
            }
        }
    }

    /// <summary>Starts an operation.</summary>
    /// <exception cref="ApiException">As many run as may.</exception>
    internal DlqOperationStatus Start(string queue, DlqAction action, bool isDryRun, Func<IProgress<DeadLetterBulkProgress>, CancellationToken, Task<DeadLetterBulkProgress>> run)
    {
        lock (_lock)
        {
            if (_operations.Count(x => x.IsRunning) >= MaxRunning)
            {
                throw new ApiException(
                    StatusCodes.Status409Conflict, string.Create(CultureInfo.InvariantCulture, $"{MaxRunning} operations on dead letters run already, which is the most; wait for one or cancel it."));
            }

            if (_operations.Count >= MaxRemembered && _operations.Find(x => !x.IsRunning) is { } oldest)
            {
                _operations.Remove(oldest);
                oldest.Dispose();
            }

            var operation = new DlqOperation(queue, action, isDryRun);
            _operations.Add(operation);
            operation.Start(cancellationToken => run(operation, cancellationToken));
            return operation.Status;
        }
    }

    internal DlqOperation Find(string id)
    {
        if (!Guid.TryParse(id, out var operationId))
        {
            throw new ArgumentException($"'{id}' is no id of an operation; it must be a UUID.");
        }

        lock (_lock)
        {
            return _operations.Find(x => x.Id == operationId)
                ?? throw new ApiException(StatusCodes.Status404NotFound, $"Nothing is known of the operation {operationId}: it was started by another process, or long ago.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        List<DlqOperation> operations;
        lock (_lock)
        {
            operations = [.. _operations];
        }

        operations.ForEach(x => x.Cancel());
        foreach (var operation in operations)
        {
            await operation.Ended;
            operation.Dispose();
        }
    }
}
