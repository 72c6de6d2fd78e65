using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Bus.Testing;

/// <summary>An endpoint on this machine that speaks OpenAI's chat completions over HTTP, and misbehaves as it is told to.</summary>
/// <remarks>It speaks HTTP by itself, since servers that are meant to work can neither cut a reply in the middle nor send one without end.</remarks>
public sealed class OpenAiServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<OpenAiBehaviour> _script = new();
    private readonly ConcurrentQueue<OpenAiRequest> _requests = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;

    private OpenAiServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address to configure.</summary>
    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";

    /// <summary>What came in, in order.</summary>
    public IReadOnlyList<OpenAiRequest> Requests => [.. _requests];

    /// <summary>What is done with requests behind the end of the script; by default a refusal with status 400 that says that the script is at its end.</summary>
    public Func<OpenAiRequest, OpenAiBehaviour> Otherwise { get; set; } = _ => OpenAiBehaviour.Refused(400, "The script of the test is at its end");

    /// <summary>Starts a server on a free port.</summary>
    public static OpenAiServer Start() => new();

    /// <summary>Says what is done with the next requests, one each.</summary>
    /// <param name="behaviours">In order.</param>
    public void Script(params OpenAiBehaviour[] behaviours)
    {
        foreach (var behaviour in behaviours)
        {
            _script.Enqueue(behaviour);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                var connection = ServeAsync(socket);
                _connections.TryAdd(connection, true);
                _ = connection.ContinueWith(x => _connections.TryRemove(x, out _), TaskScheduler.Default);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The server stops.
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var connection = new OpenAiConnection(socket);
        try
        {
            if (await connection.ReadAsync(_stop.Token) is { } request)
            {
                _requests.Enqueue(request);
                await connection.ReplyAsync(_script.TryDequeue(out var behaviour) ? behaviour : Otherwise(request), request, _stop.Token);
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, which is what some tests want, or the server stops.
        }
    }
}
