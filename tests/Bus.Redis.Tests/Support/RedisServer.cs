using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Bus.Redis.Tests.Support;

/// <summary>A private redis-server on a free port in a temporary folder.</summary>
public sealed class RedisServer : IAsyncLifetime, IAsyncDisposable
{
    private const int SigKill = 9;
    private const int SigStop = 19;
    private const int SigCont = 18;
    private readonly string[] _arguments;
    private readonly string _folder = Directory.CreateTempSubdirectory("bus-redis-").FullName;
    private Process? _process;

    public RedisServer()
        : this(FindFreePort(), [])
    {
    }

    private RedisServer(int port, string[] arguments)
    {
        Port = port;
        _arguments = arguments;
    }

    public int Port { get; }

    public string Folder => _folder;

    public RedisOptions Options => new() { Host = "127.0.0.1", Port = Port };

    public static Task<RedisServer> StartAsync(params string[] arguments) => StartOnAsync(FindFreePort(), arguments);

    public static async Task<RedisServer> StartOnAsync(int port, params string[] arguments)
    {
        var server = new RedisServer(port, arguments);
        await server.StartAsync();
        return server;
    }

    public static int FindFreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask InitializeAsync() => await StartAsync();

    public async Task StartAsync()
    {
        string[] basics = ["--bind", "127.0.0.1", "--save", "", "--dir", _folder, "--enable-debug-command", "yes"];
        string[] port = _arguments.Contains("--port") ? [] : ["--port", $"{Port}"];
        _process = Process.Start(new ProcessStartInfo("redis-server", [.. basics, .. port, .. _arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = new StringBuilder();
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) =>
        {
            output.AppendLine(line.Data);
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"redis-server ended: {output}"));
            }
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal) || line.Data.Contains("Server initialized", StringComparison.Ordinal))
            {
                ready.TrySetResult();
            }
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    /// <summary>Ends the process without a chance to clean up.</summary>
    public async Task KillAsync()
    {
        Signal(SigKill);
        await _process!.WaitForExitAsync();
    }

    /// <summary>Lets the process stand still: sockets stay open and nothing is answered.</summary>
    public void Freeze() => Signal(SigStop);

    public void Thaw() => Signal(SigCont);

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int processId, int signal);

    private void Signal(int signal) => SendSignal(_process!.Id, signal).ShouldBe(0);
}
