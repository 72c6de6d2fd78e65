using System.Collections.Concurrent;
using System.Text.Json;
using Bus.Jobs.Intake;
using Bus.Jobs.Intake.Reading;
using Bus.Jobs.Strategies;
using Bus.Jobs.Tests.Support;
using Bus.Redis;
using Bus.Testing;
using MassTransit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bus.Jobs.Tests.Intake;

/// <summary>A bridge whose jobs end at the test, which can also let it fail at each step.</summary>
internal sealed class IntakeBench : IIntakeJobs, IAsyncDisposable
{
    private readonly RedisServer _server;
    private readonly RedisClient _client;
    private readonly List<IntakeBridge> _bridges = [];

    internal IntakeBench(RedisServer server)
    {
        _server = server;
        _client = new RedisClient(RedisOptions.Parse(server.ConnectionString));
        var name = Guid.NewGuid().ToString("N");
        Options = new IntakeOptions { List = $"list-{name}", Stream = $"stream-{name}", ResultPrefix = $"result-{name}:", Lease = TimeSpan.FromSeconds(1) };
    }

    internal IntakeOptions Options { get; }

    /// <summary>What was submitted, in order, repeats included.</summary>
    internal ConcurrentQueue<IntakeTask> Submitted { get; } = new();

    /// <summary>Called before a job is submitted; what it throws is the end of the bridge.</summary>
    internal Action<IntakeTask> BeforeSubmit { get; set; } = _ => { };

    /// <summary>Called after a job was submitted.</summary>
    internal Action<IntakeTask> AfterSubmit { get; set; } = _ => { };

    public Task SubmitAsync(IntakeTask task, CancellationToken cancellationToken)
    {
        BeforeSubmit(task);
        Submitted.Enqueue(task);
        AfterSubmit(task);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var bridge in _bridges)
        {
            await bridge.DisposeAsync();
        }

        await _client.DisposeAsync();
    }

    internal ListIntake CreateList() => CreateBridge().Sources.OfType<ListIntake>().Single();

    internal StreamIntake CreateStream() => CreateBridge().Sources.OfType<StreamIntake>().Single();

    internal Task<RespNode> SendAsync(params string[] words) => _server.SendAsync(words);

    internal async Task<long> CountAsync(string list) => (await SendAsync("LLEN", list)).Integer;

    /// <summary>The keys of lists in which bridges hold tasks.</summary>
    internal async Task<IReadOnlyList<string>> HeldAsync() => [.. (await SendAsync("KEYS", $"{Options.List}:processing:*")).Texts().OfType<string>()];

    internal async Task<JsonElement> ResultAsync(string taskId) =>
        JsonDocument.Parse((await SendAsync("GET", $"{Options.ResultPrefix}{taskId}")).Text.ShouldNotBeNull()).RootElement;

    internal async Task<JsonElement> RejectedAsync(string source) =>
        JsonDocument.Parse((await SendAsync("LINDEX", $"{source}:rejected", "0")).Text.ShouldNotBeNull()).RootElement;

    private IntakeBridge CreateBridge()
    {
        var bridge = new IntakeBridge(Options, "bus", _client, this, new StrategyLookup(new DeployedCrossing()), TimeProvider.System, NullLoggerFactory.Instance);
        _bridges.Add(bridge);
        return bridge;
    }
}
