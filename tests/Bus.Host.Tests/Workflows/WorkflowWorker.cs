using System.Globalization;
using System.Text.Json;
using Bus.Host.Tests.Support;
using Bus.Testing;

namespace Bus.Host.Tests.Workflows;

/// <summary>A Redis and worker processes whose models are played by a server of the test.</summary>
internal sealed class WorkflowWorker : IAsyncDisposable
{
    internal const string Idea = "buy when the fast average crosses above the slow one, sell on the reverse";

    private readonly List<ChildProcess> _workers = [];

    private WorkflowWorker(RedisServer server, OpenAiServer? models)
    {
        Server = server;
        Models = models;
    }

    public RedisServer Server { get; }

    public OpenAiServer? Models { get; }

    /// <summary>The worker that was started last.</summary>
    public ChildProcess Worker => _workers[^1];

    public static async Task<WorkflowWorker> StartAsync(bool asksModels = false, RedisServerOptions? redis = null)
    {
        var self = new WorkflowWorker(await RedisServer.StartAsync(redis), asksModels ? OpenAiServer.Start() : null);
        await self.StartWorkerAsync();
        return self;
    }

    public async Task StartWorkerAsync()
    {
        var environment = Models is null ? null : ModelAnswers.Configure(Models);
        var worker = BusProgram.Start(["worker", "--redis", Server.ConnectionString, "--lease", "2s", "--sandbox-cpu", "2s", "--sandbox-wall", "20s"], environment: environment);
        _workers.Add(worker);
        await worker.WaitForLineAsync("is ready");
    }

    public Task<Finished> RunAsync(params string[] arguments) => BusProgram.RunAsync([.. arguments, "--redis", Server.ConnectionString]);

    public async Task<JsonElement> ShowAsync(Guid id) => (await RunAsync("workflow", "show", $"{id}", "--json")).Json().GetProperty("workflow");

    /// <summary>The state of a workflow, read as it is written; empty as long as there is none.</summary>
    public async Task<string> GetStateAsync(Guid id) => (await Server.SendAsync("HGET", $"bus:{{workflows}}:saga:workflow:{id}", "state")).Text ?? "";

    public Task WaitForAsync(Guid id, params string[] states) => Eventually.ReturnsAsync(
        () => GetStateAsync(id), state => states.Contains(state), $"the workflow is {string.Join(" or ", states)}", state => state, TimeSpan.FromSeconds(180));

    /// <summary>The processes that a process started, and theirs.</summary>
    public static IReadOnlyList<int> FindDescendants(int processId)
    {
        var parents = Directory.GetDirectories("/proc")
            .Select(x => int.TryParse(Path.GetFileName(x), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(x => x > 0)
            .Select(x => (Id: x, Parent: ReadParent(x)))
            .ToLookup(x => x.Parent, x => x.Id);
        var found = new List<int>();
        var open = new Queue<int>([processId]);
        while (open.TryDequeue(out var next))
        {
            foreach (var child in parents[next])
            {
                found.Add(child);
                open.Enqueue(child);
            }
        }

        return found;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.DisposeAsync();
        }

        await Server.DisposeAsync();
        if (Models is not null)
        {
            await Models.DisposeAsync();
        }
    }

    private static int ReadParent(int processId)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{processId}/stat");
            return int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }
}
