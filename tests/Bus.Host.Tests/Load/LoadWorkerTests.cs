using System.Net;
using System.Net.Sockets;
using Bus.Host.Tests.Support;

namespace Bus.Host.Tests.Load;

/// <summary>The processes that <c>bus load --jobs</c> starts.</summary>
public sealed class LoadWorkerTests
{
    [Fact]
    public async Task One_that_is_asked_to_stop_while_it_starts_ends_with_success_and_says_nothing()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var worker = BusProgram.Start(["load-worker"], environment: new Dictionary<string, string?> { ["BUS_REDIS"] = $"redis://{silent.LocalEndpoint}" });
        using var connected = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        worker.Terminate();

        (await worker.WaitForExitAsync()).ShouldBe(0, string.Join('\n', worker.Lines));
        worker.Lines.ShouldBeEmpty();
    }
}
