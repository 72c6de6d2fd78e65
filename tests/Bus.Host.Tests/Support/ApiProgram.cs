using System.Text;
using System.Text.RegularExpressions;
using Bus.Testing;

namespace Bus.Host.Tests.Support;

/// <summary>The HTTP API in a process of its own, on a free port, with a client for it.</summary>
internal sealed partial class ApiProgram : IAsyncDisposable
{
    private ApiProgram(ChildProcess process, Uri address)
    {
        Process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public ChildProcess Process { get; }

    public HttpClient Client { get; }

    public int Port => Client.BaseAddress!.Port;

    /// <summary>Starts it and awaits that it takes requests.</summary>
    public static Task<ApiProgram> StartAsync(RedisServer server, params string[] options) => StartAsync(server, new Dictionary<string, string?>(), options);

    /// <summary>Starts it with variables on top of this process's, and awaits that it takes requests.</summary>
    public static async Task<ApiProgram> StartAsync(RedisServer server, IReadOnlyDictionary<string, string?> environment, params string[] options)
    {
        string[] urls = options.Contains("--urls") ? [] : ["--urls", "http://127.0.0.1:0"];
        var process = BusProgram.Start(["api", "--redis", server.ConnectionString, .. urls, .. options], environment: environment);
        var line = await process.WaitForLineAsync("is ready on");
        return new ApiProgram(process, new Uri($"http://127.0.0.1:{ListenPort().Match(line).Groups[1].Value}"));
    }

    /// <summary>Sends a job and returns the answer.</summary>
    public async Task<ApiReply> SubmitAsync(string body, string contentType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, contentType);
        return await ApiReply.ReadAsync(await Client.PostAsync("/api/backtests/run-async", content));
    }

    public async Task<ApiReply> GetAsync(string path) => await ApiReply.ReadAsync(await Client.GetAsync(path));

    /// <summary>Awaits that a job has come to a state.</summary>
    public Task<ApiReply> WaitForAsync(string id, string state) => Eventually.ReturnsAsync(
        () => GetAsync($"/api/backtests/status/{id}"),
        reply => reply.Json.GetProperty("status").GetString() == state,
        $"the job {id} is {state}",
        reply => reply.Json.GetRawText());

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
    }

    [GeneratedRegex(@"http://[0-9.]+:(\d+)")]
    private static partial Regex ListenPort();
}
