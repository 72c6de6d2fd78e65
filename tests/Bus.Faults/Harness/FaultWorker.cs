using System.Globalization;
using System.Text.Json;
using Bus.Faults.Worker;
using Bus.Testing;

namespace Bus.Faults.Harness;

/// <summary>A worker process, and what stands between it and Redis.</summary>
internal sealed class FaultWorker : IAsyncDisposable
{
    private readonly List<WorkerLine> _lines = [];
    private readonly Lock _lock = new();
    private readonly IAsyncDisposable? _proxy;
    private int _read;

    private FaultWorker(ChildProcess process, IAsyncDisposable? proxy)
    {
        Process = process;
        _proxy = proxy;
    }

    internal ChildProcess Process { get; }

    /// <summary>What it wrote about messages so far.</summary>
    internal IReadOnlyList<WorkerLine> Lines
    {
        get
        {
            lock (_lock)
            {
                var lines = Process.OutputLines;
                for (; _read < lines.Count; _read++)
                {
                    if (WorkerLine.TryParse(lines[_read]) is { } line)
                    {
                        _lines.Add(line);
                    }
                }

                return [.. _lines];
            }
        }
    }

    internal int DoneCount => Lines.Count(x => !x.IsStart);

    /// <param name="settings">Its settings; the address is that of the proxy, if there is one.</param>
    /// <param name="proxy">What lies between it and Redis; it ends with the worker.</param>
    /// <param name="environment">Variables of its process.</param>
    internal static FaultWorker Launch(WorkerSettings settings, IAsyncDisposable? proxy, IReadOnlyDictionary<string, string?>? environment)
    {
        var running = Environment.ProcessPath;
        var process = ChildProcess.Start(new ChildProcessOptions
        {
            FileName = Path.GetFileNameWithoutExtension(running) == "dotnet" ? running! : "dotnet",
            Arguments = [typeof(WorkerProgram).Assembly.Location, WorkerProgram.Verb, JsonSerializer.Serialize(settings)],
            Environment = environment ?? new Dictionary<string, string?>(),
        });
        return new FaultWorker(process, proxy);
    }

    /// <summary>Awaits that it consumes; returns what its clock says then.</summary>
    internal async Task<DateTimeOffset> ReadyAsync()
    {
        var line = await Process.WaitForLineAsync(WorkerLine.Ready, TimeSpan.FromSeconds(60));
        return DateTimeOffset.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }
}
